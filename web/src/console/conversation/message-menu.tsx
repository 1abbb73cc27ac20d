import { Menu, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconCopy, IconDots } from '@tabler/icons-react';
import { useTexts } from '../../app/language.tsx';
import classes from './bubble.module.css';

/** A menu that closes gives the focus back to its button after 10 ms; the field takes it from there. */
const AFTER_CLOSING_MS = 30;

type MessageMenuProps = { readonly words: string; readonly onQuote: () => void };

/** What can be done with a message of the customer's. */
export function MessageMenu({ words, onQuote }: MessageMenuProps) {
  const text = useTexts();
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.why} aria-label={text('talk.message.more')}>
          <IconDots size={16} aria-hidden style={{ display: 'block' }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={text('talk.message.more')}>
        <Menu.Item leftSection={<IconArrowBackUp size={18} />} onClick={() => setTimeout(onQuote, AFTER_CLOSING_MS)}>
          {text('talk.quote.reply')}
        </Menu.Item>
        {words !== '' && (
          <Menu.Item leftSection={<IconCopy size={18} />} onClick={() => void navigator.clipboard?.writeText(words)}>
            {text('bubble.copy')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
