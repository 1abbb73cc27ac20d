import type { ClaimedMessage, Sendable } from './types.ts';

/** Addresses whose signature covers everything in them: one word more, and nobody may read them. */
const SIGNED_AS_A_WHOLE = /[?&](?:x-amz-signature|x-goog-signature|sig|key-pair-id)=/i;

/**
 * The content as it goes in this attempt. WhatsApp keeps for ten minutes what it got from an address (Meta media, Dec
 * 2025), a failure too: another try names the file by an address that it has not seen.
 */
export function withFreshLink(
  content: Sendable,
  { id, attempts, isStandIn }: Pick<ClaimedMessage, 'id' | 'attempts' | 'isStandIn'>,
): Sendable {
  if (attempts <= 1 && !isStandIn) return content;
  const fresh = (link: string): string => freshLink(link, `${id.slice(-8)}.${attempts}`);
  switch (content.kind) {
    case 'image':
    case 'document':
    case 'audio':
      return { ...content, url: fresh(content.url) };
    case 'template': {
      const { header } = content;
      return header && 'link' in header ? { ...content, header: { ...header, link: fresh(header.link) } } : content;
    }
    default:
      return content;
  }
}

function freshLink(link: string, attempt: string): string {
  if (SIGNED_AS_A_WHOLE.test(link) || !URL.canParse(link)) return link;
  // Put behind what stands there, which stays as it is written.
  const [address = '', ...fragment] = link.split('#');
  const fresh = `${address}${address.includes('?') ? '&' : '?'}attempt=${attempt}`;
  return [fresh, ...fragment].join('#');
}
