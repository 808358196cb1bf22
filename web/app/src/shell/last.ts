const key = 'rapport.workspace';

/** The workspace this browser looked at last. */
export const lastWorkspace = {
  get: () => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (id: string) => { try { localStorage.setItem(key, id); } catch { /* storage may be off; the first workspace opens then */ } },
};
