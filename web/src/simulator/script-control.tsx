import { Button, FileButton } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTexts } from '../app/language.tsx';
import { sendRequest } from '../app/send-request.ts';
import type { Script } from './contract.ts';
import classes from './page.module.css';
import { API } from './queries.ts';
import { useRefusal } from './use-refusal.ts';

/** Saves everything that was said as one JSON file, and plays such a file again. */
export function ScriptControl() {
  const text = useTexts();
  const exporting = useExportScript();
  const importing = useImportScript();
  return (
    <section className={classes.section} aria-label={text('script.title')}>
      <h2 className={classes.heading}>{text('script.title')}</h2>
      <div className={classes.line}>
        <FileButton accept="application/json,.json" onChange={(file) => file !== null && importing.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={18} />} loading={importing.isPending}>
              {text('script.open')}
            </Button>
          )}
        </FileButton>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate(undefined, { onSuccess: saveScript })}
        >
          {text('script.save')}
        </Button>
      </div>
      <div role="status">{importing.isSuccess && <small>{text('script.started')}</small>}</div>
    </section>
  );
}

function saveScript(script: Script): void {
  const file = new Blob([`${JSON.stringify(script, null, 2)}\n`], { type: 'application/json' });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `recado-${script.startAt.slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

function useExportScript() {
  return useMutation({ mutationFn: () => sendRequest<Script>(`${API}/script`), onError: useRefusal() });
}

function useImportScript() {
  return useMutation({
    mutationFn: async (file: File) =>
      sendRequest<{ started: true }>(`${API}/script`, { method: 'POST', body: JSON.parse(await file.text()) }),
    onError: useRefusal(),
  });
}
