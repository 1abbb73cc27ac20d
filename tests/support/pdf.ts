/** A PDF of one page with these lines; letters beyond Latin-1 become question marks. More may stand in its catalogue and trailer. */
export function pdfOf(text: string, { catalogue = '', trailer = '' } = {}): Buffer {
  const lines = text.split('\n').map((line) => `(${escaped(line)}) Tj 0 -24 Td`);
  const stream = `BT /F1 12 Tf 40 760 Td ${lines.join(' ')} ET`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2400 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
  let written = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = written.length;
    written += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 6\n0000000000 65535 f \n${xref}trailer\n<< /Size 6 /Root 1 0 R ${trailer} >>\nstartxref\n${written.length}\n%%EOF`;
  return Buffer.from(written + end, 'latin1');
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
