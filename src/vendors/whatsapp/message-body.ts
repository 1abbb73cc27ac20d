import type { Address } from '../../customers/index.ts';
import type { Content, Sendable } from '../../outbox/index.ts';
import { templateBody } from './template-body.ts';

/** The body of a send, without our own id. Without `+` Meta would put the business's own country code in front. */
export const messageBody = (to: Address, content: Sendable): object => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  ...(to.phone !== null ? { to: `+${to.phone.replace(/\D/g, '')}` } : { recipient: to.bsuid }),
  ...('replyTo' in content && content.replyTo !== undefined && content.kind !== 'reaction'
    ? { context: { message_id: content.replyTo } }
    : {}),
  ...partOf(content),
});

function partOf(content: Sendable): object {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: false } };
    case 'image':
      return { type: 'image', image: { link: content.url, ...captionOf(content) } };
    case 'document':
      return { type: 'document', document: { link: content.url, filename: content.fileName, ...captionOf(content) } };
    case 'audio':
      return { type: 'audio', audio: { link: content.url } };
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.wamid, emoji: content.text } };
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts.map(contactOf) };
    case 'template':
      return templateBody(content);
    default:
      return { type: 'interactive', interactive: interactiveOf(content) };
  }
}

type Interactive = Extract<Content, { kind: 'buttons' | 'list' | 'link' | 'location_request' | 'contact_request' }>;

function interactiveOf(content: Interactive): object {
  const footer = 'footer' in content && content.footer !== undefined ? { footer: { text: content.footer } } : {};
  const words = { body: { text: content.text }, ...footer };
  switch (content.kind) {
    case 'buttons':
      return {
        type: 'button',
        ...words,
        action: { buttons: content.buttons.map((reply) => ({ type: 'reply', reply })) },
      };
    case 'list':
      return { type: 'list', ...words, action: { button: content.button, sections: content.sections } };
    case 'link': {
      const parameters = { display_text: content.button, url: content.url };
      return { type: 'cta_url', ...words, action: { name: 'cta_url', parameters } };
    }
    case 'location_request':
      return { type: 'location_request_message', ...words, action: { name: 'send_location' } };
    case 'contact_request':
      return { type: 'contact_request', ...words, action: { name: 'request_contact_info' } };
  }
}

const captionOf = ({ text }: { readonly text: string }): object => (text === '' ? {} : { caption: text });

const contactOf = ({ name, phone }: { readonly name: string; readonly phone: string }): object => ({
  name: { formatted_name: name, first_name: name },
  phones: [{ phone, type: 'WORK' }],
});
