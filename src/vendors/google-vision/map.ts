import type { protos } from '@google-cloud/vision';
import type { Box, Charge, FoundThing, SmallPicture, TextLine, TextReading } from '../../media/index.ts';

type Request = protos.google.cloud.vision.v1.IAnnotateImageRequest;
type Response = protos.google.cloud.vision.v1.IAnnotateImageResponse;
type Feature = keyof typeof COSTS;

/**
 * Price of one feature of one picture in micro-USD: https://cloud.google.com/vision/pricing, 1,001 to 5,000,000 a month, as of
 * November 2026. The first 1,000 a month are free and are counted all the same; SafeSearch costs nothing beside labels.
 */
const COSTS = {
  TEXT_DETECTION: 1_500,
  DOCUMENT_TEXT_DETECTION: 1_500,
  LABEL_DETECTION: 1_500,
  OBJECT_LOCALIZATION: 2_250,
  SAFE_SEARCH_DETECTION: 1_500,
} as const;

/** Dense text for pages; text, labels and objects for goods. */
const FEATURES: Readonly<Record<SmallPicture['kind'], readonly Feature[]>> = {
  page: ['DOCUMENT_TEXT_DETECTION', 'SAFE_SEARCH_DETECTION'],
  scene: ['TEXT_DETECTION', 'LABEL_DETECTION', 'OBJECT_LOCALIZATION', 'SAFE_SEARCH_DETECTION'],
};
const MAX_THINGS = 8;

export function toRequest({ bytes, kind }: SmallPicture): Request {
  return {
    image: { content: bytes },
    features: FEATURES[kind].map((type) => ({ type, maxResults: MAX_THINGS })),
    imageContext: { languageHints: ['es', 'en'] },
  };
}

/** What a picture costs once it was read; one that is answered with an error is not charged. */
export function chargeOf({ kind }: Pick<SmallPicture, 'kind'>): Charge {
  const features = FEATURES[kind];
  const charged = features.filter(
    (feature) => feature !== 'SAFE_SEARCH_DETECTION' || !features.includes('LABEL_DETECTION'),
  );
  const costMicroUsd = charged.reduce((sum, feature) => sum + COSTS[feature], 0);
  return { vendor: 'google-vision', model: null, unit: 'feature', units: charged.length, costMicroUsd };
}

/** Codes of google.rpc by which a picture is refused for its own sake: 3 is INVALID_ARGUMENT. */
const REFUSED = new Set([3]);

/** One picture's part of an answer. Errors of single pictures come inside an answer that is a success as a whole. */
export function toReading(response: Response | undefined, picture: SmallPicture): TextReading {
  const code = response?.error?.code ?? 0;
  if (response === undefined || code !== 0) {
    const isRefused = REFUSED.has(code);
    return {
      outcome: 'failed',
      reason: isRefused ? 'damaged' : 'vendor_failed',
      isWorthRetrying: !isRefused,
      costMicroUsd: 0,
    };
  }
  return {
    outcome: 'read',
    lines: linesOf(response, picture),
    things: thingsOf(response),
    isUnsafe: isUnsafe(response),
    costMicroUsd: chargeOf(picture).costMicroUsd,
  };
}

function thingsOf({ localizedObjectAnnotations, labelAnnotations }: Response): readonly FoundThing[] {
  const found: FoundThing[] = [
    ...(localizedObjectAnnotations ?? []).map(({ name, score, boundingPoly }) => {
      const corners = boundingPoly?.normalizedVertices ?? [];
      const about = { name: name ?? '', score: score ?? 0 };
      return corners.length === 0 ? about : { ...about, box: boxOf(corners, { width: 1, height: 1 }) };
    }),
    ...(labelAnnotations ?? []).map(({ description, score }) => ({ name: description ?? '', score: score ?? 0 })),
  ];
  return found
    .filter(({ name }, at) => name !== '' && found.findIndex((other) => other.name === name) === at)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_THINGS);
}

/** LIKELY and VERY_LIKELY, as names or numbers, according to the transport. */
const LIKELY: ReadonlySet<unknown> = new Set(['LIKELY', 'VERY_LIKELY', 4, 5]);

const isUnsafe = ({ safeSearchAnnotation: safe }: Response): boolean | null =>
  safe ? [safe.adult, safe.violence].some((likelihood) => LIKELY.has(likelihood)) : null;

/** Breaks that end a line: EOL_SURE_SPACE, HYPHEN, LINE_BREAK. */
const ENDS_LINE: ReadonlySet<unknown> = new Set(['EOL_SURE_SPACE', 'HYPHEN', 'LINE_BREAK', 3, 4, 5]);

/** Vision knows words, not lines: a line ends with the symbol that says so, or with its paragraph. */
function linesOf({ fullTextAnnotation }: Response, picture: SmallPicture): readonly TextLine[] {
  const blocks = (fullTextAnnotation?.pages ?? []).flatMap((page) => page.blocks ?? []);
  return blocks
    .flatMap((block) => block.paragraphs ?? [])
    .flatMap((paragraph) => {
      const lines: Word[][] = [[]];
      for (const word of paragraph.words ?? []) {
        lines.at(-1)?.push(word);
        if (ENDS_LINE.has(word.symbols?.at(-1)?.property?.detectedBreak?.type)) lines.push([]);
      }
      return lines.filter((words) => words.length > 0).map((words) => toLine(words, picture));
    });
}

type Word = protos.google.cloud.vision.v1.IWord;

function toLine(words: readonly Word[], picture: SmallPicture): TextLine {
  const text = words.map((word) => (word.symbols ?? []).map(writeSymbol).join('')).join('');
  const confidence = words.reduce((sum, word) => sum + (word.confidence ?? 0), 0) / words.length;
  return { text: text.trim(), confidence, box: boxAround(words, picture) };
}

/** SPACE, SURE_SPACE and the end of a line are the only blanks: a price is four words without one in between. */
const BLANKS: ReadonlySet<unknown> = new Set(['SPACE', 'SURE_SPACE', 'EOL_SURE_SPACE', 1, 2, 3]);

const writeSymbol = ({ text, property }: protos.google.cloud.vision.v1.ISymbol): string =>
  `${text ?? ''}${BLANKS.has(property?.detectedBreak?.type) ? ' ' : ''}`;

const boxAround = (words: readonly Word[], picture: SmallPicture): Box =>
  boxOf(
    words.flatMap((word) => word.boundingBox?.vertices ?? []),
    picture,
  );

/** A coordinate that is 0 is left out of the answer. */
type Corner = { readonly x?: number | null; readonly y?: number | null };

function boxOf(corners: readonly Corner[], { width, height }: Pick<SmallPicture, 'width' | 'height'>): Box {
  const [xs, ys] = [corners.map(({ x }) => x ?? 0), corners.map(({ y }) => y ?? 0)];
  if (corners.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    x: left / width,
    y: top / height,
    width: (Math.max(...xs) - left) / width,
    height: (Math.max(...ys) - top) / height,
  };
}
