/** Names that begin so are ours alone: nothing else on a machine uses them. */
const OURS = /^(WHATSAPP|LLM|OPENROUTER|SIMULATOR|ASSISTANT|QUIET|METRICS|STRIPE|SENDGRID|AWS_SES)_/;

/** How many edits away a name may be to count as a slip of the finger. */
const SLIP = 2;

/** One sentence for each variable that looks meant for this program but is not read by it. */
export function warnUnknown(given: Iterable<string>, known: readonly string[]): string[] {
  const warnings: string[] = [];
  for (const name of given) {
    if (known.includes(name)) continue;
    const nearest = known.toSorted((a, b) => editDistance(name, a) - editDistance(name, b))[0] ?? '';
    const isSlip = name.length > 4 && editDistance(name, nearest) <= SLIP;
    if (isSlip) warnings.push(`${name} is not read by this program: did you mean ${nearest}?`);
    else if (OURS.test(name))
      warnings.push(`${name} is not read by this program: see .env.example for the names it knows.`);
  }
  return warnings;
}

/** Levenshtein distance: the fewest insertions, deletions and replacements that turn one name into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
