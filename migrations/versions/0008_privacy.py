"""privacy: what identifies a person is encrypted, contacts are found by a mark, consents, ages of files

Revision: 0008, after 0007
"""

from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op

from bot.encryption import keyring

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

SEALED = {
    'appointments': (('id',), ('name', 'email', 'phone')),
    'requests': (('id',), ('name', 'email', 'phone')),
    'outbox': (('id',), ('recipient', 'letter')),
    'messages': (('seq',), ('body',)),
    'inbox': (('conversation_id', 'message_id'), ('answer',)),
    'files': (('id',), ('content',)),
    'therapist_notes': (('conversation_id',), ('text',)),
    'unanswered_questions': (('id',), ('text',)),
    'screening_results': (('id',), ('areas',)),
    'telegram_updates': (('update_id',), ('arrival',)),
    'events': (('id',), ('data',)),
}
"""Primary key and encrypted columns of each table; `events` is Rasa's, which may not have made it yet."""

WIDENED = {
    'appointments': {'name': 200, 'email': 254, 'phone': 32},
    'requests': {'name': 200, 'email': 254, 'phone': 32},
    'outbox': {'recipient': 254},
    'unanswered_questions': {'text': 500},
}
"""Columns whose tokens are longer than the texts were, with the length they had."""

ACTIVE = sa.text("status IN ('pending', 'booked')")
STATUS = sa.CheckConstraint("status IN ('pending', 'booked', 'cancelled')", name='appointment_status')


def upgrade() -> None:
    _change_types(lambda length: sa.String(length), lambda _length: sa.Text())
    for table in ('appointments', 'requests'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('contact_mark', sa.String(length=64), nullable=True))
            batch_op.create_index(batch_op.f(f'ix_{table}_contact_mark'), ['contact_mark'], unique=False)

    with op.batch_alter_table('appointments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('voicemail', sa.Boolean(), nullable=True))

    now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('created_at', sa.DateTime(), server_default=str(now), nullable=False))

    with op.batch_alter_table('safety_events', schema=None) as batch_op:
        batch_op.alter_column('conversation_id', existing_type=sa.String(length=64), nullable=True)

    op.create_table('consents',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('conversation_id', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consents_conversation_id'), ['conversation_id'], unique=False)

    _rewrite(keyring().seal)
    _mark_contacts()


def downgrade() -> None:
    _rewrite(keyring().unseal)
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consents_conversation_id'))

    op.drop_table('consents')
    op.execute('DELETE FROM safety_events WHERE conversation_id IS NULL')
    with op.batch_alter_table('safety_events', schema=None) as batch_op:
        batch_op.alter_column('conversation_id', existing_type=sa.String(length=64), nullable=False)

    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_column('created_at')

    for table in ('requests', 'appointments'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f'ix_{table}_contact_mark'))

    _change_types(
        lambda _length: sa.Text(), lambda length: sa.String(length),
        dropped={'appointments': ('contact_mark', 'voicemail'), 'requests': ('contact_mark',)},
    )


def _change_types(before, after, dropped={}) -> None:
    """Give columns another type. SQLite copies the table and would lose the partial index and the check."""
    op.drop_index('one_active_per_slot', table_name='appointments')
    for table, columns in WIDENED.items():
        kept = [STATUS] if table == 'appointments' else []
        with op.batch_alter_table(table, schema=None, table_args=kept) as batch_op:
            for column, length in columns.items():
                batch_op.alter_column(column, existing_type=before(length), type_=after(length))
            for column in dropped.get(table, ()):
                batch_op.drop_column(column)

    op.create_index(
        'one_active_per_slot', 'appointments', ['practitioner_id', 'start_at'],
        unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE,
    )


def _rewrite(change) -> None:
    """Encrypt or decrypt what is there."""
    connection = op.get_bind()
    for name, (key, columns) in SEALED.items():
        if not _has(connection, name, columns):
            continue
        table = sa.table(name, *map(sa.column, (*key, *columns)))
        for row in connection.execute(sa.select(table)).all():
            values = {c: _changed(row[c], change) for c in columns if row[c] is not None}
            if values:
                same = [table.c[part] == row[part] for part in key]
                connection.execute(sa.update(table).where(*same).values(values))


def _has(connection, name, columns) -> bool:
    inspector = sa.inspect(connection)
    return inspector.has_table(name) and set(columns) <= {c['name'] for c in inspector.get_columns(name)}


def _changed(value, change):
    return change(value.encode()).decode() if isinstance(value, str) else change(bytes(value))


def _mark_contacts() -> None:
    connection = op.get_bind()
    for name in ('appointments', 'requests'):
        table = sa.table(name, *map(sa.column, ('id', 'email', 'phone', 'contact_mark')))
        for row in connection.execute(sa.select(table)).all():
            token = row.email or row.phone
            if token:
                contact = keyring().unseal(token.encode()).decode().casefold()
                mark = keyring().marks(contact)[0]
                connection.execute(sa.update(table).where(table.c.id == row.id).values(contact_mark=mark))
