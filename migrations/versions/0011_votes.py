"""votes on answers: the topic of a count, and which answer may be voted on

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('tallies', sa.Column('topic', sa.String(length=64), nullable=True))
    op.add_column('conversations', sa.Column('answered', sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM tallies WHERE what IN ('helped', 'not_helped')")
    op.drop_column('conversations', 'answered')
    op.drop_column('tallies', 'topic')
