import { Button, FileButton, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { CatalogueImported, CatalogueRefusal } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';

/** The products as a file: to see what has no price, to complete it, and to bring it back. */
export function CataloguePart() {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const [refusal, setRefusal] = useState<CatalogueRefusal | null>(null);
  const load = useMutation({
    mutationFn: (file: File) => {
      const format = /\.json$/i.test(file.name) ? 'json' : 'csv';
      return sendRequest<CatalogueImported>(`${API}/catalogue?format=${format}`, { method: 'POST', file });
    },
    onMutate: () => setRefusal(null),
    onSuccess: () => client.invalidateQueries({ queryKey: consoleQueries.readiness.queryKey }),
    onError: (thrown) => {
      if (thrown instanceof RequestError && thrown.code === 'catalogue_refused')
        setRefusal(thrown.answer as CatalogueRefusal);
      else fail(thrown);
    },
  });
  if (!useMay('owner')) return null;
  return (
    <Part title={text('ready.catalogue')} lead={text('ready.catalogue.lead')} place="catalogue">
      <Group gap="sm">
        <Button component="a" href={`${API}/catalogue.csv`} download variant="default">
          {text('ready.catalogue.get')}
        </Button>
        <FileButton accept=".csv,.tsv,.json,text/csv,application/json" onChange={(file) => file && load.mutate(file)}>
          {(props) => (
            <Button {...props} loading={load.isPending}>
              {text('ready.catalogue.put')}
            </Button>
          )}
        </FileButton>
      </Group>
      {load.data !== undefined && refusal === null && (
        <p role="status" className={classes.note}>
          {text('ready.catalogue.done', load.data)}
        </p>
      )}
      {refusal !== null && <Refused refusal={refusal} />}
    </Part>
  );
}

function Refused({ refusal: { problems, more } }: { readonly refusal: CatalogueRefusal }) {
  const text = useTexts();
  return (
    <div className={classes.problem} role="alert">
      {text('ready.catalogue.refused', { more })}
      <ul>
        {problems.map(({ line, field, message }) => (
          <li key={`${line}-${field}-${message}`} lang="en" style={{ overflowWrap: 'anywhere' }}>
            {[line, field].filter((part) => part !== null).join(', ')} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
