import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTexts } from '../app/language.tsx';
import { PlaceForm } from './share-forms.tsx';
import type { SharedAction } from './shared-action.ts';

type PlaceDialogProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onShare: (action: SharedAction) => void;
};

/** The form for a place that the business asked for. */
export function PlaceDialog({ isOpen, onClose, onShare }: PlaceDialogProps) {
  const text = useTexts();
  const isPhone = useMediaQuery('(max-width: 40em)') ?? false;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('bubble.sendPlace')}
      fullScreen={isPhone}
      centered
      closeButtonProps={{ 'aria-label': text('close'), size: 44, iconSize: 20 }}
    >
      <PlaceForm onShare={onShare} />
    </Modal>
  );
}
