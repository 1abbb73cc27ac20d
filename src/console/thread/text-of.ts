import type { ThreadMessage } from '../../inbox/index.ts';

/** Words, or what stands for them. */
export function textOf({ text, content }: Pick<ThreadMessage, 'text' | 'content'>): string {
  if (text !== '' || content === null) return text;
  switch (content.kind) {
    case 'location':
      return [
        content.name,
        content.address,
        content.latitude === null ? null : `${content.latitude}, ${content.longitude}`,
      ]
        .filter((part) => part)
        .join(' · ');
    case 'contacts':
      return linesOf(
        content.cards.map(({ name, phones }) => [name, ...phones].filter((part) => part).join(' ')),
        content.more,
      );
    case 'cart':
      return linesOf(
        content.items.map(({ quantity, reference }) => `${quantity} × ${reference}`),
        content.more,
      );
    case 'reaction':
      return content.emoji ?? '';
    case 'form':
      return content.answers;
    case 'choice':
      return content.description;
    default:
      return '';
  }
}

/** Those that were kept, and how many more there were. */
const linesOf = (kept: readonly string[], more: number): string =>
  [...kept, ...(more > 0 ? [`+${more}`] : [])].join('\n');
