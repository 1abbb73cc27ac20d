/** So much of the words of both must be the same for two questions to be one. */
const SAME_SHARE = 0.5;

/** Whether two questions are about the same, by the stems of their telling words. */
export function isSameQuestion(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((stem) => b.includes(stem)).length;
  const all = new Set([...a, ...b]).size;
  return all > 0 && shared / all >= SAME_SHARE;
}
