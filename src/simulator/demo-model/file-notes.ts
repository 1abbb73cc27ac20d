const FILE_NOTE =
  /^\[(imagen|nota de voz|archivo de audio|video|documento|sticker|picture|voice note|audio file|document) (?:del cliente|of the customer).*\]$/;
const PLACEHOLDER = /^\[(?:imagen|nota de voz|video|documento|sticker)\]\s*/;
/** What is written in them is nobody's speech. */
const DOCUMENTS = new Set(['documento', 'document']);
const FENCE = /^│ /;
const PICTURES = new Set(['imagen', 'picture', 'video']);
/** A product of ours that was seen in a picture, by its barcode or by the words on it. */
const SEEN =
  /^│ (?:Barcode (\d{8,14}) is in our catalogue|By its words it (?:looks like|may be one of:) ([^,[]{1,80}))/;

/**
 * What was typed and heard, without the product's notes about files and the signs of its fence. Of a picture only the
 * product that it shows is left: all else in it is somebody's print. So is a document.
 */
export function withoutFileNotes(part: string): string {
  let kind: string | null = null;
  const kept: string[] = [];
  for (const line of part.split('\n')) {
    const [, named] = FILE_NOTE.exec(line) ?? [];
    if (named !== undefined) kind = named;
    else if (!FENCE.test(line)) {
      kind = null;
      kept.push(line.replace(PLACEHOLDER, ''));
    } else if (kind !== null && PICTURES.has(kind)) {
      const [, code, name] = SEEN.exec(line) ?? [];
      const product = code ?? name;
      if (product !== undefined) kept.push(product);
    } else if (kind === null || !DOCUMENTS.has(kind)) kept.push(line.replace(FENCE, ''));
  }
  return kept.join('\n');
}

const MOST_READ = 200;

/** The beginning of what stands in documents, without figures: nobody vouches for those. */
export function readInDocuments(parts: readonly string[]): string {
  let isDocument = false;
  const read: string[] = [];
  for (const line of parts.flatMap((part) => part.split('\n'))) {
    const [, named] = FILE_NOTE.exec(line) ?? [];
    if (named !== undefined) isDocument = DOCUMENTS.has(named);
    else if (!FENCE.test(line)) isDocument = false;
    else if (isDocument) read.push(line.replace(FENCE, '').replace(/\S*\d\S*/g, '…'));
  }
  const text = read.join(' ').replace(/\s+/g, ' ').trim();
  return text.length > MOST_READ ? `${text.slice(0, MOST_READ).toWellFormed()}…` : text;
}

const SEEN_SKU = /^│ Barcode \d{8,14} is in our catalogue: .*\[SKU ([^\]\s]{1,80})\]/;

/** The article whose barcode a picture shows, by our own note about it; null: none. */
export function skuSeenIn(parts: readonly string[]): string | null {
  let isPicture = false;
  for (const line of parts.flatMap((part) => part.split('\n'))) {
    const [, named] = FILE_NOTE.exec(line) ?? [];
    if (named !== undefined) isPicture = PICTURES.has(named);
    else if (!FENCE.test(line)) isPicture = false;
    const [, sku] = isPicture ? (SEEN_SKU.exec(line) ?? []) : [];
    if (sku !== undefined) return sku;
  }
  return null;
}
