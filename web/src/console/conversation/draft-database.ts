/** What is typed and not sent, in the browser's own database. Without one (private windows) nothing outlives the page. */
const NAME = 'recado';
const STORE = 'drafts';

let opening: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

const ofPerson = (viewerId: string) => IDBKeyRange.bound(`${viewerId}/`, `${viewerId}/\uffff`);

/** Everything that one person typed and did not send, by conversation. */
export async function readDrafts(viewerId: string): Promise<[conversationId: string, draft: unknown][]> {
  const database = await open();
  if (database === null) return [];
  return new Promise((resolve) => {
    const found: [string, unknown][] = [];
    const request = database.transaction(STORE).objectStore(STORE).openCursor(ofPerson(viewerId));
    request.onerror = () => resolve(found);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) return resolve(found);
      found.push([String(cursor.key).slice(viewerId.length + 1), cursor.value]);
      cursor.continue();
    };
  });
}

/** Null forgets it. */
export async function writeDraft(viewerId: string, conversationId: string, draft: unknown): Promise<void> {
  const store = (await open())?.transaction(STORE, 'readwrite').objectStore(STORE);
  if (draft === null) store?.delete(`${viewerId}/${conversationId}`);
  else store?.put(draft, `${viewerId}/${conversationId}`);
}

export async function deleteDrafts(viewerId: string): Promise<void> {
  (await open())?.transaction(STORE, 'readwrite').objectStore(STORE).delete(ofPerson(viewerId));
}
