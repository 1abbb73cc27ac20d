import { IconMapPin, IconPhone, IconShoppingCart, IconTrash, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import type { BubbleContent } from './contract.ts';

type Shared = Extract<BubbleContent, { kind: 'location' | 'cards' | 'contact' | 'cart' | 'call' | 'deleted' }>;

/** What is no text: a place, a contact, a cart, a call, or a message that is gone. */
export function SharedContent({ content }: { content: Shared }) {
  const text = useTexts();
  switch (content.kind) {
    case 'location':
      return (
        <Card icon={<IconMapPin size={18} aria-hidden />} title={text('share.location')}>
          {content.name !== null && <div>{content.name}</div>}
          {content.address !== null && <div>{content.address}</div>}
          <div>
            {content.latitude}, {content.longitude}
          </div>
        </Card>
      );
    case 'contact':
      return (
        <Card icon={<IconUser size={18} aria-hidden />} title={text('share.contact')}>
          <div>{content.name}</div>
          <div>{content.phone}</div>
        </Card>
      );
    case 'cards':
      return (
        <Card icon={<IconUser size={18} aria-hidden />} title={text('bubble.cards', { count: content.cards.length })}>
          <ul className={classes.cards}>
            {content.cards.map(({ name, phones }) => (
              <li key={[name, ...phones].join()}>{[name, ...phones].join(' · ')}</li>
            ))}
          </ul>
        </Card>
      );
    case 'cart':
      return (
        <Card icon={<IconShoppingCart size={18} aria-hidden />} title={text('share.cart')}>
          {content.items.map(({ sku, quantity, price }) => (
            <div key={sku}>
              {quantity} × {sku}
              {price !== null && ` · $${price.toFixed(2)}`}
            </div>
          ))}
          {content.text !== '' && <div>{content.text}</div>}
        </Card>
      );
    case 'call':
      return <Card icon={<IconPhone size={18} aria-hidden />} title={text('share.called')} />;
    case 'deleted':
      return <Card icon={<IconTrash size={18} aria-hidden />} title={text('bubble.deleted')} />;
  }
}

type CardProps = { readonly icon: ReactNode; readonly title: string; readonly children?: ReactNode };

function Card({ icon, title, children }: CardProps) {
  return (
    <div className={classes.words}>
      <div className={classes.shared}>
        {icon}
        {title}
      </div>
      {children}
    </div>
  );
}
