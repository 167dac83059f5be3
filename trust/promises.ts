/** What wxlogin promises. Each has trials, which say how it is tried and at what size. "Acknowledged" is what a client was told by a whole answer. */
export const promises = {
  P1: 'Kills: the program is killed at any moment; nothing acknowledged is lost, nobody is there twice, no logout is undone.',
  P2: 'Power: an answer is sent after the disk has confirmed what it says.',
  P3: 'Crowds: first logins of one person at the same moment make one user.',
  P4: 'Groups: one person in several mini programs of one open platform account is one user; of another, never.',
  P5: 'Refresh: one successor for a token, however often it is used at once; an honest client is never logged out, a copied token always is.',
  P6: 'Rules: whatever is done in whatever order, the service answers as its rules say.',
  P7: 'Keys: signing keys are replaced without one refused token, and a removed one is believed no more.',
  P8: 'WeChat: whatever it answers, or does not, becomes a documented error in time, and disturbs nobody else.',
  P9: 'Circuit: a WeChat that is away is found out within seconds, and its return too.',
  P10: 'Input: no request, however odd, makes the program fail.',
  P11: 'Parsers: no bytes, however odd, make a parser throw what it does not name, or take long.',
  P12: 'Overload: five times what it can do, and it still does what it can; whoever is refused is told when to come again.',
  P13: 'Updates: instances are replaced one after the other without one failed request.',
  P14: 'Databases: the server is restarted, killed, frozen or fails over; the instances go on, nothing acknowledged is lost.',
  P15: 'Redis: gone, frozen, slow or emptied, it is missed by nobody.',
  P16: 'Networks: an answer that breaks off at any byte, and the retry ends in one login.',
  P17: 'Disks: full or failing, nothing is lost or half written, and service returns by itself.',
  P18: 'Clocks: jumps of hours and days log nobody out and let no token live.',
  P19: 'Slow clients: thousands of them disturb nobody.',
  P20: 'Hashing: what is slow on purpose for operators is not slow for users.',
  P21: 'Backups: made under load they are whole, and revive no session that has ended.',
  P22: 'Upgrades: every earlier schema becomes the present one, also when it is killed on the way.',
  P23: 'Timing: how long a refusal takes tells nothing.',
  P24: 'Secrets: none is in a log, a metric, an error, an answer that is not about it, or readable in the database.',
  P25: 'Production: what is meant for development, or is not safe, stops the start.',
  P26: 'Speed: what it does in a second on two cores.',
  P27: 'Endurance: hours under load leave no trace in memory, descriptors or tables.',
  P28: 'Finality: after a logout, ban or deletion was acknowledged, nothing of the user works any more.',
  P29: 'Moving: to another database while the service goes on, nothing is lost.',
} as const;

export type PromiseId = keyof typeof promises;
export const promiseIds = Object.keys(promises) as PromiseId[];

/** Why there is no trial of a promise. */
export const untried: Readonly<Partial<Record<PromiseId, string>>> = {
  P20: 'There is no console yet, so nothing is slow on purpose.',
};
