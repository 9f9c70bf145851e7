"""what is passed on to the therapist: one row a yes, with its purpose

Revision: 0010, after 0009
"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from bot.encryption import keyring

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

WORDS, RESULT = 'words_for_therapist', 'result_for_therapist'


def upgrade() -> None:
    rows = _rows('consented_at')
    # Texts of both purposes stood in one row, which named the consent that was given last.
    words_agreed = set(op.get_bind().execute(
        sa.text('SELECT conversation_id FROM consents WHERE purpose = :words'), {'words': WORDS}
    ).scalars())
    op.drop_table('therapist_notes')
    notes = op.create_table('therapist_notes',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('conversation_id', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('consented_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_therapist_notes'))
    )
    op.create_index(op.f('ix_therapist_notes_conversation_id'), 'therapist_notes', ['conversation_id'], unique=False)
    for row in rows:
        only_result = row['wording'].startswith('result') and row['conversation_id'] not in words_agreed
        row['purpose'] = RESULT if only_result else WORDS
    op.bulk_insert(notes, rows)


def downgrade() -> None:
    rows = _rows('conversation_id', 'seq')
    op.drop_index(op.f('ix_therapist_notes_conversation_id'), table_name='therapist_notes')
    op.drop_table('therapist_notes')
    notes = op.create_table('therapist_notes',
    sa.Column('conversation_id', sa.String(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('consented_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_therapist_notes'))
    )
    op.bulk_insert(notes, [_joined(list(group)) for _, group in groupby(rows, lambda row: row['conversation_id'])])


def _rows(*order: str) -> list[dict]:
    """All notes, as they are stored, in the order of these columns."""
    notes = sa.table('therapist_notes', *(
        sa.column(name, sa.DateTime() if name == 'consented_at' else sa.Text())
        for name in ('conversation_id', 'text', 'wording', 'consented_at')
    ))
    return [dict(row) for row in op.get_bind().execute(sa.select(notes).order_by(*map(sa.column, order))).mappings()]


def _joined(notes: list[dict]) -> dict:
    """Notes of one conversation as one, with the consent that was given last."""
    keys = keyring()
    texts = [keys.unseal(note['text'].encode()) for note in notes]
    return notes[-1] | {'text': keys.seal(b'\n\n'.join(texts)).decode()}
