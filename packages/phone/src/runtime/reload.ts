/**
 * Loads the page anew whenever a file of the mini program was saved. A browser opens six connections to one server and no
 * more: of all phones in all its windows one listens to the server, and tells the others.
 */
export function followChanges(): void {
  if (!('EventSource' in window) || !navigator.locks) return;
  const others = new BroadcastChannel('phone-changes');
  const reload = (): void => location.reload();
  others.addEventListener('message', reload);
  void navigator.locks.request('phone-changes', () => {
    const changes = new EventSource('/changes');
    changes.addEventListener('change', () => {
      others.postMessage('change');
      reload();
    });
    return new Promise(() => {}); // until this page is gone
  });
}
