import { Fragment, type ReactNode } from 'react';

type Mark = { readonly pattern: RegExp; readonly render: (inner: string) => ReactNode };

/** WhatsApp's marks count only when they hug the words: `2*3*4` and `snake_case_name` stay as they are. */
const hugging = (mark: string) =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])${mark}(?=\S)([^\n]*?\S)${mark}(?![\p{L}\p{N}])`, 'u');

const MARKS: readonly Mark[] = [
  { pattern: /```([\s\S]+?)```/u, render: (inner) => <code>{inner}</code> },
  { pattern: /`([^`\n]+)`/u, render: (inner) => <code>{inner}</code> },
  {
    pattern: /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}*_~])/u,
    render: (inner) => (
      <a href={inner} target="_blank" rel="noopener noreferrer">
        {inner}
      </a>
    ),
  },
  { pattern: hugging(String.raw`\*`), render: (inner) => <strong>{renderMarks(inner)}</strong> },
  { pattern: hugging('_'), render: (inner) => <em>{renderMarks(inner)}</em> },
  { pattern: hugging('~'), render: (inner) => <s>{renderMarks(inner)}</s> },
];

/** WhatsApp's own limit; a longer paste is drawn plain, because looking for marks in it could stall the page. */
const LONGEST_MARKED = 4096;

/** Draws a message as WhatsApp does: `*bold*`, `_italic_`, `~struck~`, code and web links. */
export function Markup({ text }: { text: string }) {
  return <>{text.length > LONGEST_MARKED ? text : renderMarks(text)}</>;
}

function renderMarks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let rest = text;
  for (let found = findFirst(rest); found !== null; found = findFirst(rest)) {
    const { mark, match } = found;
    parts.push(rest.slice(0, match.index));
    parts.push(<Fragment key={parts.length}>{mark.render(match[1] ?? '')}</Fragment>);
    rest = rest.slice(match.index + match[0].length);
  }
  parts.push(rest);
  return parts;
}

function findFirst(text: string): { mark: Mark; match: RegExpExecArray } | null {
  let first: { mark: Mark; match: RegExpExecArray } | null = null;
  for (const mark of MARKS) {
    const match = mark.pattern.exec(text);
    if (match !== null && (first === null || match.index < first.match.index)) first = { mark, match };
  }
  return first;
}
