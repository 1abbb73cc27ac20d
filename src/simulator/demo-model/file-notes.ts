const FILE_NOTE =
  /^\[(imagen|nota de voz|archivo de audio|video|documento|sticker|picture|voice note|audio file|document) (?:del cliente|of the customer).*\]$/;
const PLACEHOLDER = /^\[(?:imagen|nota de voz|video|documento|sticker)\]\s*/;
const FENCE = /^│ /;
const PICTURES = new Set(['imagen', 'picture', 'video']);
/** A product of ours that was seen in a picture, by its barcode or by the words on it. */
const SEEN =
  /^│ (?:Barcode (\d{8,14}) is in our catalogue|By its words it (?:looks like|may be one of:) ([^,[]{1,80}))/;

/**
 * What was typed and heard, without the product's notes about files and the signs of its fence. Of a picture only the
 * product that it shows is left: all else in it is somebody's print.
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
    } else kept.push(line.replace(FENCE, ''));
  }
  return kept.join('\n');
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
