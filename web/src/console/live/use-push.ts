import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { startPush } from '../settings/push-port.ts';

/** Keeps this browser's pushes in step with the server, and follows the notifications that were tapped. */
export function usePush(viewerId: string): void {
  const router = useRouter();
  useEffect(() => {
    const stop = startPush(viewerId, (path) => router.history.push(path));
    return () => void stop.then((end) => end());
  }, [viewerId, router]);
}
