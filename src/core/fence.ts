/** Whatever a reader of text may take for the end of a line. */
export const LINE_ENDS = /\r\n|[\n\r\v\f\u2028\u2029\u0085]/;

/** Words of others as the model is shown them: every line begins with a bar, so that nothing inside can end it. */
export const behindBars = (text: string): string =>
  text
    .split(LINE_ENDS)
    .map((line) => `│ ${line}`)
    .join('\n');

/** What stood behind bars, for people. */
export const withoutBars = (fenced: string): string => fenced.replace(/^│ /gm, '');
