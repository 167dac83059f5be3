import { describe, expect, it } from 'vitest';
import { drawFace } from '../../src/faces/draw-face.ts';
import { faceOf, hairStyles, readFace } from '../../src/faces/face.ts';
import { cast } from '../../src/world/cast.ts';

describe('faces', () => {
  it('are the same for the same label and mostly differ', () => {
    expect(faceOf('anna')).toEqual(faceOf('anna'));
    const faces = Array.from({ length: 50 }, (_, i) => drawFace(faceOf(`person-${i}`)));
    expect(new Set(faces).size).toBeGreaterThan(45);
  });

  it.each(hairStyles)('%s hair is drawn like no other', (hair) => {
    const others = hairStyles.filter((other) => other !== hair);
    const draw = (style: typeof hair) => drawFace({ ...faceOf('anna'), hair: style });
    expect(others.map(draw)).not.toContain(draw(hair));
  });

  it('show every part', () => {
    const face = faceOf('anna');
    const plain = drawFace({ ...face, glasses: false, moustache: false });
    expect(drawFace({ ...face, glasses: true, moustache: false })).not.toBe(plain);
    expect(drawFace({ ...face, glasses: false, moustache: true })).not.toBe(plain);
    for (const part of ['background', 'skin', 'hairColour', 'clothes'] as const) {
      expect(drawFace({ ...face, [part]: '#123456' })).toContain('#123456');
    }
  });

  it('of the cast are complete descriptions', () => {
    for (const { face } of cast) expect(readFace(face, faceOf('x'))).toEqual(face);
  });
});
