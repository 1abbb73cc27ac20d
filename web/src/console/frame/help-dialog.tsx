import { Kbd, Modal, Switch } from '@mantine/core';
import { type TextId, useTexts } from '../../app/language.tsx';
import classes from './help.module.css';
import { useLetterKeys } from './use-shortcuts.ts';

type Row = { readonly keys: readonly string[]; readonly text: TextId };

/** As it is written on this machine’s keyboard. */
const COMMAND_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const ROWS: readonly Row[] = [
  { keys: ['j', 'k'], text: 'keys.move' },
  { keys: ['Enter'], text: 'keys.open' },
  { keys: ['Esc'], text: 'keys.back' },
  { keys: ['r'], text: 'keys.reply' },
  { keys: ['q'], text: 'keys.quote' },
  { keys: ['n'], text: 'keys.note' },
  { keys: ['t'], text: 'keys.take' },
  { keys: ['p'], text: 'keys.template' },
  { keys: ['w'], text: 'keys.why' },
  { keys: ['e'], text: 'keys.resolve' },
  { keys: ['u'], text: 'keys.unread' },
  { keys: ['/'], text: 'keys.search' },
  { keys: ['g', 'b'], text: 'keys.goInbox' },
  { keys: ['g', 'p'], text: 'keys.goOrders' },
  { keys: ['g', 'r'], text: 'keys.goInsights' },
  { keys: [COMMAND_KEY, 'K'], text: 'keys.commands' },
  { keys: [COMMAND_KEY, 'Enter'], text: 'keys.send' },
  { keys: ['?'], text: 'keys.help' },
];

type HelpDialogProps = { readonly isOpen: boolean; readonly onClose: () => void };

/** The keys, and the switch that turns single letters off. */
export function HelpDialog({ isOpen, onClose }: HelpDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <LetterKeysSwitch />
      <dl className={classes.keys}>
        {ROWS.map(({ keys, text: id }) => (
          <div key={id} className={classes.row}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{text(id)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.more}>{text('keys.more')}</p>
    </Modal>
  );
}

/** Turns single-letter keys on and off on this device. */
export function LetterKeysSwitch() {
  const text = useTexts();
  const [isOn, setOn] = useLetterKeys();
  return (
    <Switch
      checked={isOn}
      onChange={(event) => setOn(event.currentTarget.checked)}
      label={text('keys.switch')}
      description={text('keys.switch.hint')}
    />
  );
}
