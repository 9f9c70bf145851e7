"""staff console: accounts, sessions, audit log, absences, tallies; attendance of appointments

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ACTIVE = sa.text("status IN ('pending', 'booked')")


def allow(statuses: str, before: str) -> None:
    """Replace the check on an appointment's status; SQLite makes a new table and must be told of both checks."""
    op.drop_index('one_active_per_slot', table_name='appointments')
    if op.get_bind().dialect.name == 'sqlite':
        with op.batch_alter_table('appointments', recreate='always') as batch_op:
            batch_op.create_check_constraint('appointment_status', f"status IN ({statuses})")
    else:
        op.drop_constraint('appointment_status', 'appointments', type_='check')
        op.create_check_constraint('appointment_status', 'appointments', f"status IN ({statuses})")
    op.create_index('one_active_per_slot', 'appointments', ['practitioner_id', 'start_at'], unique=True,
                    sqlite_where=ACTIVE, postgresql_where=ACTIVE)


OLD = "'pending', 'booked', 'cancelled'"
NEW = f"{OLD}, 'fulfilled', 'noshow'"


def upgrade() -> None:
    allow(NEW, OLD)
    op.create_table('staff_users',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('feed_hash', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_users')),
    sa.UniqueConstraint('feed_hash', name=op.f('uq_staff_users_feed_hash')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_users_name'))
    )
    op.create_table('staff_sessions',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.String(length=36), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_sessions'))
    )
    op.create_index(op.f('ix_staff_sessions_user_id'), 'staff_sessions', ['user_id'], unique=False)
    op.create_table('audit_log',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('user_name', sa.String(length=64), nullable=True),
    sa.Column('act', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_log'))
    )
    op.create_index(op.f('ix_audit_log_at'), 'audit_log', ['at'], unique=False)
    op.create_table('absences',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('practitioner_id', sa.String(length=64), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('from_time', sa.Time(), nullable=True),
    sa.Column('to_time', sa.Time(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absences'))
    )
    op.create_index(op.f('ix_absences_last_day'), 'absences', ['last_day'], unique=False)
    op.create_table('tallies',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=32), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tallies'))
    )
    op.create_index(op.f('ix_tallies_day'), 'tallies', ['day'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_tallies_day'), table_name='tallies')
    op.drop_table('tallies')
    op.drop_index(op.f('ix_absences_last_day'), table_name='absences')
    op.drop_table('absences')
    op.drop_index(op.f('ix_audit_log_at'), table_name='audit_log')
    op.drop_table('audit_log')
    op.drop_index(op.f('ix_staff_sessions_user_id'), table_name='staff_sessions')
    op.drop_table('staff_sessions')
    op.drop_table('staff_users')
    op.execute("UPDATE appointments SET status = 'booked' WHERE status IN ('fulfilled', 'noshow')")
    allow(OLD, NEW)
