import { Button, Group } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { CustomerPanel } from '../contract.ts';
import { API } from '../queries.ts';

const EraseDialog = lazy(async () => ({ default: (await import('./erase-dialog.tsx')).EraseDialog }));

/** What is kept of the customer, handed out or erased: the owner's alone. */
export function OwnerPart({ customer }: Pick<CustomerPanel, 'customer'>) {
  const text = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <section>
      <h3>{text('erase.heading')}</h3>
      <Group gap="xs">
        <Button
          component="a"
          href={`${API}/customers/${encodeURIComponent(customer.id)}/export`}
          download
          variant="default"
        >
          {text('erase.export')}
        </Button>
        <Button variant="default" aria-haspopup="dialog" onClick={() => setAsking(true)}>
          {text('erase.open')}
        </Button>
      </Group>
      <Suspense>
        <EraseDialog customer={customer} isOpen={isAsking} onClose={() => setAsking(false)} />
      </Suspense>
    </section>
  );
}
