import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type TextId, useTexts } from '../../app/language.tsx';
import { useRefusal } from '../conversation/use-refusal.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { useViewer } from '../session/use-session.ts';
import { loadPush } from './push-port.ts';

const DENIED: readonly TextId[] = ['push.denied.1', 'push.denied.2', 'push.denied.3'];
const INSTALL: readonly TextId[] = ['push.install.1', 'push.install.2', 'push.install.3'];

type EnablePushProps = { readonly publicKey: string | null; readonly hasThis: boolean };

/** Offers alerts on this device, and says how to get them where it cannot simply be asked. */
export function EnablePush({ publicKey, hasThis }: EnablePushProps) {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const viewer = useViewer();
  const push = useQuery({
    queryKey: ['push', 'state'],
    queryFn: async () => {
      const port = await loadPush();
      return { port, state: await port.state() };
    },
    staleTime: 0,
  });
  const enable = useMutation({
    mutationFn: async () => push.data?.port.enable(viewer.id),
    onError: fail,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['push', 'state'] }),
        client.invalidateQueries({ queryKey: consoleQueries.devices.queryKey }),
      ]),
  });
  if (push.data === undefined) return null;
  const { state } = push.data;
  if (state === 'on' && hasThis) return null;
  return (
    <Part title={text('push.title')}>
      {publicKey === null && <p className={classes.note}>{text('push.serverOff')}</p>}
      {publicKey !== null && (state === 'off' || state === 'on') && (
        <div className={classes.item}>
          <div className={classes.itemWords}>
            <p>{text('push.question')}</p>
            <p className={classes.small}>{text('push.what')}</p>
          </div>
          <Button
            leftSection={<IconBell size={18} aria-hidden />}
            loading={enable.isPending}
            onClick={() => enable.mutate()}
          >
            {text('push.enable')}
          </Button>
        </div>
      )}
      {state === 'denied' && <Steps why="push.denied.why" steps={DENIED} />}
      {state === 'install' && <Steps why="push.install.why" steps={INSTALL} />}
      {state === 'unsupported' && <p className={classes.note}>{text('push.unsupported')}</p>}
    </Part>
  );
}

/** What to do by hand, in order. */
function Steps({ why, steps }: { readonly why: TextId; readonly steps: readonly TextId[] }) {
  const text = useTexts();
  return (
    <>
      <p>{text(why)}</p>
      <ol>
        {steps.map((step) => (
          <li key={step}>{text(step)}</li>
        ))}
      </ol>
    </>
  );
}
