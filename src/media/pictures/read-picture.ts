import { availableParallelism } from 'node:os';
import type { InTurn } from '../../platform/in-turn.ts';
import type { Log } from '../../platform/log.ts';
import { CUT } from '../cut-mark.ts';
import type { MediaReader } from '../ports.ts';
import type { ReadableFile, Reading, ReadingHints, UnreadReason } from '../types.ts';
import { refusalAmong } from '../unread.ts';
import { readByVendor } from './ask-vendors.ts';
import { gtinOfCode } from './code-rules.ts';
import { correctWords } from './correct-words.ts';
import { describeUnlessCard } from './describe-picture.ts';
import type { Examined } from './jobs.ts';
import { confidenceOf, readLabel } from './label-rules.ts';
import { LIMITS } from './limits.ts';
import { isClear, rankMatches } from './match-rules.ts';
import type { PictureDescriber, ProductFinder, TextReader } from './ports.ts';
import { createProcessPool, type PoolOutcome, type ProcessPool } from './process-pool.ts';
import { isSureText } from './sureness-rules.ts';
import type { CodeScan, Description, TextLine, TextReading } from './types.ts';
import { type Understood, writeReading } from './write-reading.ts';

export type PictureReaderDeps = {
  /** The program of a decoding process; it calls `serveJobs`. */
  readonly processEntry: URL;
  /** Waits until a process may decode. */
  readonly inTurn: InTurn;
  readonly products: ProductFinder;
  /** Asked before the reader of this machine; null: only that one reads. */
  readonly textReader: TextReader | null;
  /** Null: nobody describes pictures. */
  readonly describer: PictureDescriber | null;
  readonly log: Log;
  /** One less than there are cores, at least one, when not given. */
  readonly processes?: number;
  readonly idleMs?: number;
  readonly jobMs?: number;
};

export type PictureReader = MediaReader & {
  /** Decoding processes that are alive. */
  readonly processes: () => number;
  /** Ends those without work, before something else takes much memory. */
  readonly makeRoom: () => Promise<void>;
  /** Ends them; what is under way is stated as lost. */
  readonly close: () => Promise<void>;
};

const IDLE_MS = 120_000;
const MAX_RSS_BYTES = 270_000_000;
/** Lines below it are guesses at what is no text. */
const LEAST_LINE = 0.3;

type Read = Extract<TextReading, { outcome: 'read' }>;
const NO_TEXT: Read = { outcome: 'read', lines: [], things: [], isUnsafe: null, costMicroUsd: 0 };

/** Understands pictures: barcodes, text, and which product of the catalogue is to be seen. */
export function createPictureReader(deps: PictureReaderDeps): PictureReader {
  const pool = createProcessPool({
    entry: deps.processEntry,
    processes: deps.processes ?? Math.max(1, availableParallelism() - 1),
    jobMs: deps.jobMs ?? LIMITS.jobMs,
    idleMs: deps.idleMs ?? IDLE_MS,
    maxRssBytes: MAX_RSS_BYTES,
    inTurn: deps.inTurn,
  });
  return {
    name: 'pictures',
    reads: (mime) => mime.startsWith('image/'),
    read: (file, hints, signal) => readPicture(deps, pool, file, hints, signal),
    processes: pool.size,
    makeRoom: pool.makeRoom,
    close: pool.close,
  };
}

/** The types that are opened; HEIC, SVG and the rest are stated as unreadable without a look at their bytes. */
const OPENED = /^image\/(?:jpeg|png|apng|webp|gif|tiff|avif)$/;

async function readPicture(
  deps: PictureReaderDeps,
  pool: ProcessPool,
  file: ReadableFile,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Reading> {
  if (!OPENED.test(file.mime)) return unread('unsupported_type', { mime: file.mime });
  if (file.bytes === 0) return unread('damaged', {});
  if (file.bytes > LIMITS.bytes) return unread('too_large', { bytes: file.bytes });
  const isLocal = deps.textReader === null;
  const job = { path: file.path, language: hints.language };
  const here = { codes: true, text: isLocal, small: isLocal && deps.describer !== null };
  // What goes elsewhere leaves first: of a burst nobody waits for the codes of the pictures before.
  const first = await pool.run({ ...job, wants: isLocal ? here : FOR_VENDORS }, signal);
  if (first.outcome === 'lost') return lost(first, deps.log);
  if (first.outcome === 'unread') return unread(first.reason, {});
  const [rest, told] = await Promise.all([
    isLocal ? first : pool.run({ ...job, wants: here }, signal),
    isLocal ? null : readText(deps, pool, file, hints, first, signal),
  ]);
  // What was paid for is kept, whatever became of the codes.
  const examined = rest.outcome === 'examined' ? { ...first, scan: rest.scan, text: rest.text } : first;
  const text = told ?? (await readText(deps, pool, file, hints, examined, signal));
  const description = await describeUnlessCard(deps.describer, examined, text.reading, hints, signal);
  return understand(deps, examined, text, description, hints);
}

const FOR_VENDORS = { codes: false, text: false, small: true } as const;

const unread = (reason: UnreadReason, detail: Reading['detail'], isWorthRetrying = false): Reading => ({
  unread: reason,
  isWorthRetrying,
  text: '',
  isSure: false,
  detail,
  costMicroUsd: 0,
  holdsCard: false,
});

/** A process that died or hung says nothing sure about the picture: another try may end otherwise. */
function lost({ reason }: Extract<PoolOutcome, { outcome: 'lost' }>, log: Log): Reading {
  log.warn({ reason }, 'a process that decodes pictures was lost; its picture is tried again');
  return unread(reason === 'crashed' ? 'damaged' : 'timed_out', { process: reason }, true);
}

type Picture = Extract<Examined, { outcome: 'examined' }>;
type TextFound = {
  readonly reading: TextReading;
  readonly by: string;
  readonly paidMicroUsd: number;
  readonly failed: UnreadReason | null;
};

/** The vendor first; when it fails, the reader of this machine, so that an outage costs quality and no answer. */
async function readText(
  { textReader, log }: PictureReaderDeps,
  pool: ProcessPool,
  file: ReadableFile,
  hints: ReadingHints,
  examined: Picture,
  signal: AbortSignal,
): Promise<TextFound> {
  const local = { by: 'tesseract', paidMicroUsd: 0, failed: null };
  if (textReader === null || examined.small === null) return { ...local, reading: examined.text ?? NO_TEXT };
  const reading = await readByVendor(textReader, examined.small, hints, signal);
  const paidMicroUsd = reading.costMicroUsd;
  if (reading.outcome === 'read') return { reading, by: textReader.name, paidMicroUsd, failed: null };
  log.warn({ reader: textReader.name, reason: reading.reason }, 'a picture is read on this machine instead');
  const wants = { codes: false, text: true, small: false };
  const again = await pool.run({ path: file.path, language: hints.language, wants }, signal);
  const own = again.outcome === 'examined' ? again.text : null;
  return {
    reading: own ?? reading,
    by: own === null ? textReader.name : 'tesseract',
    paidMicroUsd,
    failed: reading.reason,
  };
}

async function understand(
  { products }: PictureReaderDeps,
  examined: Picture,
  found: TextFound,
  description: Description | null,
  { vocabulary }: ReadingHints,
): Promise<Reading> {
  const codes = examined.scan?.codes ?? [];
  const known = await knownGoods(products, codes);
  const { reading } = found;
  const text = reading.outcome === 'read' ? reading : NO_TEXT;
  const readable = text.lines.filter(isText);
  const lines = readable.slice(0, LIMITS.lines);
  const label = readLabel(lines);
  // Only for the comparison: the model and staff are shown what was read.
  const corrected = correctWords(label.words, vocabulary);
  const candidates = known.length > 0 || corrected === '' ? [] : await products.byWords(corrected, 12);
  const matches = rankMatches([...lines.map((line) => line.text), corrected].join(' '), candidates);
  const isTextSure = isSureText(lines);
  const words = writeReading({
    kind: examined.kind,
    known,
    unknown: codes.filter((code) => !known.some(({ gtin }) => gtin === gtinOfCode(code))),
    barcodes: codes.flatMap((code) => (gtinOfCode(code) === null ? [] : [code.text])),
    label,
    matches,
    isMatchClear: isTextSure && isClear(matches),
    lines,
    things: text.things,
    description: description?.outcome === 'described' ? description.text : null,
  });
  const isCut = words.isCut || readable.length > LIMITS.lines;
  const isEmpty = codes.length + lines.length + text.things.length === 0 && description?.outcome !== 'described';
  return {
    ...endOf(isEmpty, found, description),
    text: isEmpty ? '' : words.text,
    isSure:
      !isCut &&
      (known.length > 0 || (isTextSure && reading.outcome === 'read' && (matches.length === 0 || isClear(matches)))),
    detail: detailOf(
      examined,
      found,
      {
        ...(isCut ? CUT : {}),
        lines: lines.length,
        confidence: confidenceOf(lines),
        matches: matches.map(({ product, score }) => ({ sku: product.sku, score })),
      },
      text,
      description,
    ),
    costMicroUsd: found.paidMicroUsd + (description?.costMicroUsd ?? 0),
    holdsCard: words.holdsCard,
  };
}

/** Goods of the shop that have one of these codes on them. */
async function knownGoods(products: ProductFinder, codes: CodeScan['codes']): Promise<Understood['known']> {
  const goods = codes.flatMap((code) => {
    const gtin = gtinOfCode(code);
    return gtin === null ? [] : [{ gtin, box: code.box }];
  });
  if (goods.length === 0) return [];
  const found = await products.byGtin(goods.map(({ gtin }) => gtin));
  return goods.flatMap(({ gtin, box }) =>
    found.filter(({ gtins }) => gtins.includes(gtin)).map((product) => ({ gtin, product, box })),
  );
}

/** Whether it was understood, and whether it is tried again. What was found meanwhile stands. */
function endOf(
  isEmpty: boolean,
  { reading, failed }: TextFound,
  description: Description | null,
): Pick<Reading, 'unread' | 'isWorthRetrying'> {
  const mayBeRead = reading.outcome === 'failed' && reading.isWorthRetrying;
  if (!isEmpty) return { unread: null, isWorthRetrying: mayBeRead };
  const refusal = refusalAmong([failed, description?.outcome === 'failed' ? description.refused : null]);
  const reason = refusal ?? (reading.outcome === 'failed' ? reading.reason : 'nothing_found');
  return { unread: reason, isWorthRetrying: (refusal !== null && refusal !== 'day_limit') || mayBeRead };
}

/** Textures are read as single letters and signs. */
const isText = ({ text, confidence }: TextLine): boolean =>
  confidence >= LEAST_LINE && (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 2;

type Score = {
  readonly isCut?: true;
  readonly lines: number;
  readonly confidence: number;
  readonly matches: readonly { readonly sku: string; readonly score: number }[];
};

/** Boxes and scores, for staff and for figures; no text of the picture. */
const detailOf = (
  { format, width, height, frames, kind, scan }: Picture,
  { by, failed }: TextFound,
  score: Score,
  text: Read,
  description: Description | null,
): Reading['detail'] => ({
  format,
  width,
  height,
  frames,
  kind,
  codes: codeDetail(scan),
  textReader: by,
  ...(failed === null ? {} : { textReaderFailed: failed }),
  ...score,
  boxes: text.lines.slice(0, LIMITS.lines).map(({ box, confidence }) => ({ ...box, confidence })),
  things: text.things,
  isUnsafe: text.isUnsafe,
  described: (description?.outcome === 'failed' ? description.refused : null) ?? description?.outcome ?? null,
});

const codeDetail = (scan: CodeScan | null): unknown =>
  scan && {
    passes: scan.passes,
    cpuMs: Math.round(scan.cpuMs),
    isCutShort: scan.isCutShort,
    found: scan.codes.map(({ format, by, pass, box }) => ({ format, by, pass, box })),
  };
