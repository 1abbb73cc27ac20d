/** A PDF of one page with these lines; letters beyond Latin-1 become question marks. More may stand in its catalogue and trailer. */
export function pdfOf(text: string, { catalogue = '', trailer = '' } = {}): Buffer {
  const stream = streamOf(text);
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2400 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
  return written(objects, trailer);
}

function streamOf(text: string): string {
  const lines = text.split('\n').map((line) => `(${escaped(line)}) Tj 0 -24 Td`);
  return `BT /F1 12 Tf 40 760 Td ${lines.join(' ')} ET`;
}

function written(objects: readonly string[], trailer: string): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const size = objects.length + 1;
  const xref = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${xref}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text + end, 'latin1');
}

/** A PDF of pages with these lines each, up to a thousand; what lies outside of a page is not read. */
export function pdfOfPages(pages: readonly string[]): Buffer {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
  const page = `/Type /Page /Parent 2 0 R /MediaBox [0 -24000 2400 792] /Resources << /Font << /F1 3 0 R >> >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((text, at) => {
      const stream = streamOf(text);
      return [
        `<< ${page} /Contents ${5 + at * 2} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  return written(objects, '');
}

/** A string of a PDF: everything but plain letters as its octal number. */
const escaped = (line: string): string =>
  [...line]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (code > 255) return '?';
      return /[\w .,:;$#-]/.test(sign) ? sign : `\\${code.toString(8).padStart(3, '0')}`;
    })
    .join('');
