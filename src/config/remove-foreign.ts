/**
 * Variables by which the model libraries adopt settings of the shell: tracing that sends prompts and messages to
 * LangSmith, other gateways, other organisations, extra headers. The program hands every setting over itself, so none
 * of them may stay.
 */
const FOREIGN = /^(LANGCHAIN|LANGSMITH|OPENAI|OPENROUTER)_/;

/** Deletes such variables from the given environment and returns the names that the program does not read itself. */
export function removeForeign(environment: Record<string, string | undefined>, known: readonly string[]): string[] {
  const names = Object.keys(environment).filter((name) => FOREIGN.test(name));
  for (const name of names) delete environment[name];
  return names.filter((name) => !known.includes(name)).sort();
}
