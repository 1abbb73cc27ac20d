import { ActionIcon, Menu, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconAd2,
  IconMapPin,
  IconMessageCircleUser,
  IconPhone,
  IconPlus,
  IconShare3,
  IconShoppingCart,
  IconUser,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../app/language.tsx';
import { useSimState } from './queries.ts';
import { AdForm, CartForm, ContactForm, ForwardForm, NoteForm, PlaceForm } from './share-forms.tsx';
import type { SharedAction } from './shared-action.ts';

const FORMS = {
  location: { icon: IconMapPin, form: PlaceForm },
  contact: { icon: IconUser, form: ContactForm },
  cart: { icon: IconShoppingCart, form: CartForm },
  forward: { icon: IconShare3, form: ForwardForm },
  ad: { icon: IconAd2, form: AdForm },
  note: { icon: IconMessageCircleUser, form: NoteForm },
} as const;
type FormName = keyof typeof FORMS;
const NAMES: readonly FormName[] = ['location', 'contact', 'cart', 'forward', 'ad', 'note'];

type ShareMenuProps = {
  readonly isDisabled: boolean;
  readonly onShare: (action: SharedAction) => void;
};

/** What a customer can send besides words: a place, a contact, a cart, somebody else's text, words after an ad or as a voice note, or a call. */
export function ShareMenu({ isDisabled, onShare }: ShareMenuProps) {
  const text = useTexts();
  const isPhone = useMediaQuery('(max-width: 40em)') ?? false;
  const [open, setOpen] = useState<FormName | null>(null);
  const hearsTypedWords = useSimState().data?.hearsTypedWords ?? false;
  const Form = open === null ? null : FORMS[open].form;
  return (
    <>
      <Menu position="top-start" withinPortal shadow="md">
        <Menu.Target>
          <ActionIcon size={44} radius="xl" variant="subtle" aria-label={text('share.menu')} disabled={isDisabled}>
            <IconPlus size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown aria-label={text('share.menu')}>
          {NAMES.filter((name) => name !== 'note' || hearsTypedWords).map((name) => {
            const Icon = FORMS[name].icon;
            return (
              <Menu.Item key={name} mih={44} leftSection={<Icon size={18} />} onClick={() => setOpen(name)}>
                {text(`share.${name}`)}
              </Menu.Item>
            );
          })}
          <Menu.Item mih={44} leftSection={<IconPhone size={18} />} onClick={() => onShare({ kind: 'call' })}>
            {text('share.call')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === null ? '' : text(`share.${open}`)}
        fullScreen={isPhone}
        centered
        closeButtonProps={{ 'aria-label': text('close'), size: 44, iconSize: 20 }}
      >
        {Form !== null && (
          <Form
            onShare={(action) => {
              setOpen(null);
              onShare(action);
            }}
          />
        )}
      </Modal>
    </>
  );
}
