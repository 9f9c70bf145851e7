"""windows of conversations

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conversation_windows',
    sa.Column('conversation_id', sa.String(length=64), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('beginning', sa.Text(), nullable=False),
    sa.Column('middle', sa.Integer(), nullable=False),
    sa.Column('middle_beginning', sa.Text(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_conversation_windows'))
    )


def downgrade() -> None:
    op.drop_table('conversation_windows')
