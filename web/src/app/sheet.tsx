import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from './language.tsx';

type SheetProps = {
  readonly title: string;
  readonly isOpen: boolean;
  /** From below on a phone, from the side on a laptop. */
  readonly isPhone: boolean;
  /** The content brings its own margins. */
  readonly isFlush?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A panel over the page; Escape or its button closes it and the focus returns. */
export function Sheet({ title, isOpen, isPhone, isFlush = false, onClose, children }: SheetProps) {
  const text = useTexts();
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title={title}
      position={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '85dvh' : 440}
      radius={isPhone ? '16px 16px 0 0' : 0}
      styles={isFlush ? { body: { padding: 0 } } : {}}
      closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
    >
      {children}
    </Drawer>
  );
}
