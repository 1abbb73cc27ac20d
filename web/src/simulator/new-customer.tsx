import { Button, Input, Modal, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLanguage, useTexts } from '../app/language.tsx';
import type { SimCustomer } from './contract.ts';
import { useCreateCustomer } from './mutations.ts';

type NewCustomerProps = {
  readonly isOpen: boolean;
  readonly isFullScreen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (customer: SimCustomer) => void;
};

/** Makes a customer, with a phone number or, as WhatsApp allows since usernames, without one. */
export function NewCustomer({ isOpen, isFullScreen, onClose, onCreated }: NewCustomerProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('customer.new')}
      fullScreen={isFullScreen}
      centered
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <NewCustomerForm onCreated={onCreated} />
    </Modal>
  );
}

/** A Mexican mobile number as WhatsApp reports it: 52, then 1, then ten digits. */
const suggestNumber = () => `52155${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

function NewCustomerForm({ onCreated }: Pick<NewCustomerProps, 'onCreated'>) {
  const text = useTexts();
  const page = useLanguage();
  const create = useCreateCustomer();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState(page.language);
  const [hasNumber, setHasNumber] = useState(true);
  const [phone, setPhone] = useState(suggestNumber);
  const [username, setUsername] = useState('');
  const [isTried, setIsTried] = useState(false);

  const digits = phone.replaceAll(/[\s()+-]/gu, '');
  const nameError = name.trim() === '' ? text('customer.name.missing') : null;
  const phoneError = hasNumber && !/^\d{8,15}$/u.test(digits) ? text('customer.phone.wrong') : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (nameError !== null || phoneError !== null) return;
    const handle = username.trim().replace(/^@/u, '');
    create.mutate(
      { name: name.trim(), language, phone: hasNumber ? digits : null, username: handle === '' ? null : handle },
      { onSuccess: onCreated },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          data-autofocus
          size="md"
          label={text('customer.name')}
          maxLength={60}
          value={name}
          error={isTried ? nameError : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Input.Wrapper label={text('customer.language')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={text('customer.language')}
            value={language}
            onChange={(next) => setLanguage(next === 'en' ? 'en' : 'es')}
            data={[
              { value: 'es', label: text('language.es') },
              { value: 'en', label: text('language.en') },
            ]}
          />
        </Input.Wrapper>
        <Switch
          label={text('customer.hasNumber')}
          description={text('customer.hasNumber.hint')}
          checked={hasNumber}
          onChange={(event) => setHasNumber(event.currentTarget.checked)}
        />
        {hasNumber && (
          <TextInput
            size="md"
            type="tel"
            inputMode="tel"
            label={text('customer.phone')}
            description={text('customer.phone.hint')}
            value={phone}
            error={isTried ? phoneError : null}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
        )}
        <TextInput
          size="md"
          label={text('customer.username')}
          maxLength={40}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={create.isPending}>
          {text('customer.create')}
        </Button>
      </Stack>
    </form>
  );
}
