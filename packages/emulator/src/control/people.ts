import { drawFace } from '../faces/draw-face.ts';
import type { Person } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** A person as the control side shows them. */
export interface PersonView extends Person {
  avatarUrl: string;
  /** Per appid. */
  openids: Record<string, string>;
}

export function listPeople(world: World): PersonView[] {
  return world.people.list().map((person) => viewOf(world, person));
}

export function showPerson(world: World, user: string): PersonView {
  return viewOf(world, world.people.get(user));
}

export function describePerson(world: World, user: string, patch: unknown): PersonView {
  return viewOf(world, world.people.describe(user, patch));
}

/** The person's face as SVG text. */
export function drawPerson(world: World, user: string): string {
  return drawFace(world.people.get(user).face);
}

function viewOf(world: World, person: Person): PersonView {
  const openids = world.apps.list().map((app) => [app.appid, world.identities.of(person, app).openid]);
  const avatarUrl = `${world.url}/_emulator/people/${encodeURIComponent(person.user)}/avatar.svg`;
  return { ...person, avatarUrl, openids: Object.fromEntries(openids) };
}
