import { ActionIcon, CopyButton, Menu } from '@mantine/core';
import { IconActivity, IconArrowBackUp, IconCopy, IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import { textOf } from './bubble-text.ts';
import type { Bubble } from './contract.ts';
import { useSelection } from './selection.ts';

const EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

type BubbleMenuProps = {
  readonly bubble: Bubble;
  readonly onReply: (bubble: Bubble) => void;
  readonly onReact: (bubble: Bubble, emoji: string) => void;
  readonly onEdit: (bubble: Bubble) => void;
  readonly onDelete: (bubble: Bubble) => void;
};

/** What can be done with one message: quote it, react to it, change it, see its webhooks and calls, copy it. */
export function BubbleMenu({ bubble, onReply, onReact, onEdit, onDelete }: BubbleMenuProps) {
  const text = useTexts();
  const { select } = useSelection();
  return (
    <Menu position="bottom" withinPortal shadow="md">
      <Menu.Target>
        <ActionIcon className={classes.menu} variant="subtle" aria-label={text('bubble.menu')}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={text('bubble.menu')}>
        {bubble.from === 'business' && (
          <div className={classes.emojis} role="none">
            {EMOJIS.map((emoji) => {
              const isMine = bubble.reactionFromCustomer === emoji;
              return (
                <Menu.Item
                  key={emoji}
                  p={6}
                  w="auto"
                  aria-label={text(isMine ? 'bubble.unreact' : 'bubble.react', { emoji })}
                  bg={isMine ? 'var(--r-action-tint)' : 'transparent'}
                  onClick={() => onReact(bubble, isMine ? '' : emoji)}
                >
                  {emoji}
                </Menu.Item>
              );
            })}
          </div>
        )}
        <Menu.Item leftSection={<IconArrowBackUp size={18} />} onClick={() => onReply(bubble)}>
          {text('bubble.reply')}
        </Menu.Item>
        {isChangeable(bubble) && bubble.content.kind === 'text' && (
          <Menu.Item leftSection={<IconPencil size={18} />} onClick={() => onEdit(bubble)}>
            {text('bubble.edit')}
          </Menu.Item>
        )}
        {isChangeable(bubble) && (
          <Menu.Item leftSection={<IconTrash size={18} />} onClick={() => onDelete(bubble)}>
            {text('bubble.delete')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconActivity size={18} />} onClick={() => select(bubble.wamid)}>
          {text('bubble.events')}
        </Menu.Item>
        <CopyButton value={textOf(bubble.content)}>
          {({ copy }) => (
            <Menu.Item leftSection={<IconCopy size={18} />} onClick={copy}>
              {text('bubble.copy')}
            </Menu.Item>
          )}
        </CopyButton>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A message of the customer's own that is still there. */
const isChangeable = ({ from, content }: Bubble): boolean =>
  from === 'customer' && content.kind !== 'deleted' && content.kind !== 'call';
