import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTexts } from '../app/language.tsx';
import type { CustomerAction } from './contract.ts';
import { PlaceForm } from './share-forms.tsx';

type PlaceDialogProps = {
  /** The message that asked for it; null when closed. */
  readonly askedBy: string | null;
  readonly onClose: () => void;
  readonly onSend: (action: CustomerAction) => void;
};

/** The form for a place that the business asked for. */
export function PlaceDialog({ askedBy, onClose, onSend }: PlaceDialogProps) {
  const text = useTexts();
  const isPhone = useMediaQuery('(max-width: 40em)') ?? false;
  return (
    <Modal
      opened={askedBy !== null}
      onClose={onClose}
      title={text('bubble.sendPlace')}
      fullScreen={isPhone}
      centered
      closeButtonProps={{ 'aria-label': text('close'), size: 44, iconSize: 20 }}
    >
      <PlaceForm
        onShare={(action) => {
          if (action.kind === 'location' && askedBy !== null) onSend({ ...action, quotedWamid: askedBy });
          onClose();
        }}
      />
    </Modal>
  );
}
