import type { BubbleContent } from './contract.ts';

/** The words of a message, for quotes, announcements and copying. */
export function textOf(content: BubbleContent): string {
  if (content.kind === 'media') return content.text || (content.file.name ?? content.media);
  return content.kind === 'choice' ? content.title : content.text;
}

/** What a person can tap on a message: the reply buttons or all rows of its list. */
export function choicesOf(content: BubbleContent): readonly { id: string; title: string }[] {
  if (content.kind === 'buttons') return content.buttons;
  return content.kind === 'list' ? content.sections.flatMap((section) => section.rows) : [];
}
