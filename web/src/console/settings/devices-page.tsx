import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { DeviceLine } from './device-line.tsx';
import { EnablePush } from './enable-push.tsx';
import { PushTextPart } from './push-text-part.tsx';
import { SoundPart } from './sound-part.tsx';

/** Where alerts arrive: turned on in context, named, narrowed, muted, tried and removed. */
export function DevicesPage() {
  const text = useTexts();
  const devices = useQuery(consoleQueries.devices);
  return (
    <Page title={text('nav.devices')}>
      <Loaded query={devices} lines={4}>
        {({ devices: list, publicKey }) => (
          <>
            <EnablePush publicKey={publicKey} hasThis={list.some(({ isThis }) => isThis)} />
            <Part title={text('devices.mine')}>
              {list.length === 0 ? (
                <p className={classes.empty}>{text('devices.none')}</p>
              ) : (
                <ul className={classes.list}>
                  {list.map((device) => (
                    <DeviceLine key={device.id} device={device} />
                  ))}
                </ul>
              )}
            </Part>
            <PushTextPart />
          </>
        )}
      </Loaded>
      <SoundPart />
    </Page>
  );
}
