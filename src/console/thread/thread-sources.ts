import { proposalsOnPage, type ThreadProposal } from '../../actions/index.ts';
import { changesOnPage, type ThreadChange } from '../../handoff/index.ts';
import { messagesOnPage, overheardOnPage } from '../../inbox/index.ts';
import { saidOnPage } from '../../outbox/index.ts';
import type { ThreadItem } from '../contract.ts';
import { nameChangers } from '../name-changers.ts';
import type { Entry, Notes, ThreadNote, ThreadSource } from '../ports.ts';
import { showMessages } from './show-messages.ts';
import { showOverheard } from './show-overheard.ts';
import { type SaidDeps, showSaid } from './show-said.ts';
import { changeItemId } from './times-of-items.ts';

export type ThreadDeps = SaidDeps & { readonly notes: Notes };

/** Everything that a thread shows, by its owners. */
export const threadSources = ({ notes, ...deps }: ThreadDeps): readonly ThreadSource[] =>
  sourcesOf(deps, deps.db, notes);

const sourcesOf = (said: SaidDeps, db: SaidDeps['db'], notes: Notes): readonly ThreadSource[] => [
  {
    name: 'messages',
    onPage: async (page) => {
      const rows = await messagesOnPage(db, page);
      return entries('messages', rows, await showMessages(db, rows));
    },
  },
  {
    name: 'said',
    onPage: async (page) => {
      const rows = await saidOnPage(db, page);
      return entries('said', rows, await showSaid(said, rows));
    },
  },
  {
    name: 'overheard',
    onPage: async (page) => {
      const rows = await overheardOnPage(db, page);
      return entries('overheard', rows, await showOverheard(db, rows));
    },
  },
  {
    name: 'changes',
    onPage: async (page) => {
      const rows = await nameChangers(db, await changesOnPage(db, page));
      return entries('changes', rows, rows.map(showChange));
    },
  },
  {
    name: 'proposals',
    onPage: async (page) => {
      const rows = await proposalsOnPage(db, page);
      return entries('proposals', rows, rows.map(showProposal));
    },
  },
  {
    name: 'notes',
    onPage: async (page) => {
      const rows = await notes.onPage(page);
      return entries('notes', rows, rows.map(showNote));
    },
  },
];

type Row = { readonly key: string; readonly storedAt: number };

const entries = (source: string, rows: readonly Row[], items: readonly ThreadItem[]): Entry[] =>
  rows.flatMap(({ key, storedAt }, index) => {
    const item = items[index];
    return item === undefined ? [] : [{ source, key, storedAt, item }];
  });

const showChange = ({ key, holder, reason, by, at }: ThreadChange): ThreadItem => ({
  id: changeItemId(key),
  at: at.toISOString(),
  type: 'change',
  holder,
  reason,
  by,
});

const showProposal = ({ id, kind, question, state, expiresAt, createdAt }: ThreadProposal): ThreadItem => ({
  id,
  at: createdAt.toISOString(),
  type: 'proposal',
  tool: kind,
  text: question,
  state,
  expiresAt: state === 'proposed' ? expiresAt.toISOString() : null,
  canWithdraw: state === 'proposed',
});

const showNote = ({ id, at, author, text }: ThreadNote): ThreadItem => ({
  id,
  at: at.toISOString(),
  type: 'note',
  author,
  text,
});
