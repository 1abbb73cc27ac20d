/** A picture of a page in the form in which a PDF holds it. */
export type ScannedPicture = {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  /** As the dictionary of the picture names filter and colours. */
  readonly about: string;
  /** Operators that paint it, `/I` being its name. */
  readonly paint?: string;
};

export type ScannedPage = {
  readonly pictures: readonly ScannedPicture[];
  readonly extra?: string;
  readonly mark?: string;
};

const SHEET = 'q 612 0 0 792 0 0 cm /I Do Q';

/** A PDF whose pages are pictures, as scanners write it; `mark` is a line of letters on the page. */
export function scannedPdf(pages: readonly ScannedPage[]): Buffer {
  const objects: Buffer[] = [];
  const put = (...parts: (string | Buffer)[]): number =>
    objects.push(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))));
  put('<< /Type /Catalog /Pages 2 0 R >>');
  put('');
  const font = put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const kids = pages.map(({ pictures, extra = '', mark }) => {
    const names = pictures.map(({ bytes, width, height, about }, at) => {
      const head = `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${about} /Length ${bytes.length} >>`;
      return `/I${at} ${put(`${head}\nstream\n`, bytes, '\nendstream')} 0 R`;
    });
    const painted = pictures.map(({ paint = SHEET }, at) => paint.replaceAll('/I', `/I${at}`)).join('\n');
    const words = mark === undefined ? '' : `\nBT /F1 8 Tf 20 20 Td (${mark}) Tj ET`;
    const content = put(`<< /Length ${painted.length + words.length} >>\nstream\n${painted}${words}\nendstream`);
    const resources = `<< /XObject << ${names.join(' ')} >> /Font << /F1 ${font} 0 R >> >>`;
    return put(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] ${extra} /Contents ${content} 0 R /Resources ${resources} >>`,
    );
  });
  objects[1] = Buffer.from(
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`,
  );
  return written(objects);
}

function written(objects: readonly Buffer[]): Buffer {
  const chunks = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = 9;
  for (const [index, object] of objects.entries()) {
    const chunk = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(at);
    at += chunk.length;
    chunks.push(chunk);
  }
  const xref = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF`;
  return Buffer.concat([
    ...chunks,
    Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${xref}${trailer}`),
  ]);
}
