import { Button, Group, Modal } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';

type ConfirmDialogProps = {
  readonly isOpen: boolean;
  /** Verb and object: what will happen to what. */
  readonly title: string;
  /** What follows from it. */
  readonly consequence: string;
  readonly confirm: string;
  /** Nothing is taken away: the button is no red one. */
  readonly isHarmless?: boolean;
  readonly isPending: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** Asks before something that cannot be undone; the safe button has the focus. */
export function ConfirmDialog({ isOpen, title, consequence, confirm, ...rest }: ConfirmDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={rest.onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <p style={{ margin: '0 0 20px' }}>{consequence}</p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" data-autofocus onClick={rest.onClose}>
          {text('confirm.cancel')}
        </Button>
        <Button {...(rest.isHarmless !== true && { color: 'red.9' })} loading={rest.isPending} onClick={rest.onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
