import { formatMoneyInCurrency } from '../../core/money.ts';
import type { VendorInvoice } from '../types.ts';

/** Points from the left and from the bottom of a small page, and the size of the letters. */
type Line = { readonly at: number; readonly size: number; readonly text: string };

/** A receipt of the demo ledger as a file: one page, in both languages, for WhatsApp does not say who reads it. */
export function receiptPdf({ number, total, createdAt }: VendorInvoice): Buffer {
  const lines: readonly Line[] = [
    { at: 230, size: 18, text: `Recibo / Receipt ${number ?? ''}` },
    { at: 185, size: 26, text: formatMoneyInCurrency(total, 'es') },
    { at: 150, size: 11, text: createdAt.toISOString().slice(0, 10) },
    { at: 70, size: 11, text: 'Demostración: no se mueve dinero.' },
    { at: 52, size: 11, text: 'Demonstration: no money moves.' },
  ];
  const content = lines
    .map(({ at, size, text }) => `BT /F1 ${size} Tf 36 ${at} Td (${escaped(text)}) Tj ET`)
    .join('\n');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 280] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ]);
}

/** Text of a PDF string: one byte a letter, its own signs escaped. */
const escaped = (text: string): string => text.replace(/[^\x20-\xff]/g, ' ').replace(/[\\()]/g, '\\$&');

/** Objects numbered from 1, then the table of where each begins (PDF 1.4). */
function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${table}${end}`, 'latin1');
}
