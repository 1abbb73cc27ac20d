import { filesOfItems, isCut, missingParts, peopleReading, type ThreadFile } from '../../media/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { namesOfStaff } from '../../staff/index.ts';
import type { Attachment } from '../contract.ts';
import { boxesOf } from './reading-detail.ts';

/** The files of these items of a thread, by the id of the item. */
export async function showFiles(
  db: Db,
  itemIds: readonly string[],
): Promise<(itemId: string) => readonly Attachment[]> {
  const files = await filesOfItems(db, itemIds);
  const names = await namesOfCorrectors(db, files);
  return (id) => files.filter(({ itemId }) => itemId === id).map((file) => showFile(file, names));
}

const stateOf = (file: ThreadFile): Attachment['state'] => {
  if (file.isRemoved) return 'removed';
  if (file.correctedText !== null) return 'read';
  if (file.reading !== null) return file.reading.unread === null ? 'read' : 'unread';
  // Kept and named: too many came at once.
  if (file.state === 'understood') return file.reason === 'too_many' ? 'unread' : 'read';
  // What nobody waits for may be on its way all the same.
  if (file.isElsewhere && file.isKept) return 'read';
  if (file.isElsewhere && file.reason === null) return 'reading';
  return file.isSettled ? 'unread' : 'reading';
};

async function namesOfCorrectors(db: Db, files: readonly ThreadFile[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(files.flatMap(({ correctedText, correctedBy }) => (correctedText && correctedBy) || []))];
  return ids.length === 0 ? new Map() : namesOfStaff(db, ids);
}

function correctionOf(
  { correctedText, correctedBy, correctedAt }: ThreadFile,
  before: string,
  names: ReadonlyMap<string, string>,
): Attachment['correction'] {
  if (correctedText === null || correctedAt === null) return null;
  const by = names.get(correctedBy ?? '') ?? '–';
  return { by, at: correctedAt.toISOString(), before: before === '' ? null : before };
}

function showFile(file: ThreadFile, names: ReadonlyMap<string, string>): Attachment {
  const { reading } = file;
  const seconds = reading?.detail['seconds'];
  const { text, codes } = peopleReading(reading?.text ?? '');
  const state = stateOf(file);
  const words = file.correctedText ?? text;
  // A person who corrected it is sure of it, and says all of it.
  const said = file.correctedText === null ? reading : null;
  return {
    id: file.id,
    kind: file.kind,
    fileName: file.fileName,
    mime: file.mime,
    sizeBytes: file.bytes,
    durationMs: typeof seconds === 'number' ? Math.round(seconds * 1_000) : null,
    state,
    reason: state === 'removed' ? file.removedBecause : (reading?.unread ?? file.reason),
    text: words === '' ? null : words,
    correction: correctionOf(file, text, names),
    canCorrect: !file.isElsewhere && file.kind !== 'sticker' && file.reason !== 'revoked' && state !== 'reading',
    version: file.version,
    isSure: file.correctedText !== null ? true : reading === null || reading.unread !== null ? null : reading.isSure,
    isCut: said !== null && isCut(said.detail),
    missing: said === null ? NOTHING_MISSING : missingParts(said.detail),
    isDelicate: reading?.detail['isUnsafe'] === true,
    codes,
    boxes: boxesOf(reading),
    costMicroUsd: reading?.costMicroUsd ?? null,
    path: file.isKept ? `/api/console/attachments/${file.id}` : null,
  };
}

const NOTHING_MISSING = { parts: [], pages: null, heardMs: null };
