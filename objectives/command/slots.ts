/** Slots of a machine: each running program has the lowest free slot, and the device assigned to that slot. */

export interface Slot {
  /** From 0. */
  readonly index: number;
  /** Absent if no devices were specified. */
  readonly device?: string;
}

export interface Slots {
  take(): Slot;
  release(slot: Slot): void;
}

/** `devices`: one for each slot, in this order; if there are more programs than devices, they share them. */
export function openSlots(devices: readonly string[]): Slots {
  const taken = new Set<number>();
  return {
    take() {
      let index = 0;
      while (taken.has(index)) index++;
      taken.add(index);
      return devices.length === 0 ? { index } : { index, device: devices[index % devices.length] };
    },
    release: ({ index }) => void taken.delete(index),
  };
}
