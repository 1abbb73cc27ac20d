import type { BubbleContent } from './contract.ts';

/** The words of a message, for quotes, announcements and copying. */
export function textOf(content: BubbleContent): string {
  switch (content.kind) {
    case 'choice':
      return content.title;
    case 'media':
      return content.text || (content.file.name ?? content.media);
    case 'location':
      return content.name ?? content.address ?? `${content.latitude}, ${content.longitude}`;
    case 'contact':
      return `${content.name} · ${content.phone}`;
    case 'cart':
      return content.items.map(({ quantity, sku }) => `${quantity} × ${sku}`).join(', ');
    case 'call':
      return '📞';
    case 'deleted':
      return '…';
    default:
      return content.text;
  }
}

/** What a person can tap on a message: the reply buttons or all rows of its list. */
export function choicesOf(content: BubbleContent): readonly { id: string; title: string }[] {
  if (content.kind === 'buttons') return content.buttons;
  if (content.kind === 'template') return content.buttons.filter(({ kind }) => kind === 'reply');
  return content.kind === 'list' ? content.sections.flatMap((section) => section.rows) : [];
}
