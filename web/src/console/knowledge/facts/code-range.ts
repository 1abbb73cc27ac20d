/** The two ends of a range of postal codes, `01000-16999`; empty while they are being typed. */
export type CodeRange = { readonly from: string; readonly to: string };
export function rangeOf(codes: string): CodeRange {
  const [from = '', ...rest] = codes.split('-');
  return { from: from.trim(), to: rest.join('-').trim() };
}
export const writeRange = ({ from, to }: CodeRange): string => `${from.trim()}-${to.trim()}`;
export const isPostalCode = (code: string): boolean => /^\d{5}$/.test(code);
