import { UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconMapPin, IconUser } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import type { Bubble } from './contract.ts';

export type OneButtonProps = {
  readonly bubble: Bubble;
  readonly isDisabled: boolean;
  readonly onOpenPlace: (bubble: Bubble) => void;
  readonly onShareNumber: (bubble: Bubble) => void;
};

/** The button of a message that has one: it opens a page, asks where the customer is, or for their number. */
export function OneButton({ bubble, isDisabled, onOpenPlace, onShareNumber }: OneButtonProps) {
  const text = useTexts();
  const { content } = bubble;
  switch (content.kind) {
    case 'link':
      return (
        <div className={classes.choices}>
          <a className={classes.choice} href={content.url} target="_blank" rel="noopener noreferrer">
            <IconExternalLink size={18} aria-hidden />
            {content.button}
            <span className="visually-hidden">{text('bubble.newTab')}</span>
          </a>
        </div>
      );
    case 'location_request':
      return (
        <div className={classes.choices}>
          <UnstyledButton className={classes.choice} disabled={isDisabled} onClick={() => onOpenPlace(bubble)}>
            <IconMapPin size={18} aria-hidden />
            {text('bubble.sendPlace')}
          </UnstyledButton>
        </div>
      );
    case 'contact_request':
      return (
        <div className={classes.choices}>
          <UnstyledButton className={classes.choice} disabled={isDisabled} onClick={() => onShareNumber(bubble)}>
            <IconUser size={18} aria-hidden />
            {text('bubble.shareNumber')}
          </UnstyledButton>
        </div>
      );
    default:
      return null;
  }
}
