// Property bytes as ppc64le/lmb-deb612/02-dimm-added has them; v1 written by hand from spec 6.5.
import { describe, expect, it } from 'vitest';
import { presentRam } from '../../../../app/core/coverage/ram-sets';
import { rangesFromPairs } from '../../../../app/core/range/range-set';
import { fromHex, machineOf, problemLines } from '../../../lib/evidence';

const DT = 'proc/device-tree';
const DRMEM = `${DT}/ibm,dynamic-reconfiguration-memory`;

describe('device tree', () => {
  it('reads crashkernel, RTAS and OPAL, big endian', () => {
    const { deviceTree, problems } = machineOf({
      [`${DT}/chosen/linux,crashkernel-base`]: fromHex('0000000020000000'),
      [`${DT}/chosen/linux,crashkernel-size`]: fromHex('0000000010000000'),
      [`${DT}/rtas/linux,rtas-base`]: fromHex('2ffff000'),
      [`${DT}/rtas/rtas-size`]: fromHex('0000085c'),
      [`${DT}/ibm,opal/opal-base-address`]: fromHex('0000000030000000'),
      [`${DT}/ibm,opal/opal-runtime-size`]: fromHex('0000000002c00000'),
    });
    expect(problems).toEqual([]);
    expect(deviceTree.crashkernelBase).toEqual({
      value: 0x2000_0000n,
      where: { file: `${DT}/chosen/linux,crashkernel-base`, offset: 0 },
    });
    expect(deviceTree.crashkernelSizeBytes?.value).toBe(0x1000_0000n);
    expect(deviceTree.rtasBase?.value).toBe(0x2fff_f000n);
    expect(deviceTree.rtasSizeBytes?.value).toBe(0x85cn);
    expect(deviceTree.opalBase?.value).toBe(0x3000_0000n);
    expect(deviceTree.opalSizeBytes?.value).toBe(0x2c0_0000n);
  });

  it('is the same below /sys/firmware', () => {
    const path = 'sys/firmware/devicetree/base/chosen/linux,crashkernel-base';
    expect(machineOf({ [path]: fromHex('0000000020000000') }).deviceTree.crashkernelBase?.value).toBe(0x2000_0000n);
  });

  it('reads the sets of ibm,dynamic-memory-v2', () => {
    const { deviceTree, problems } = machineOf({
      [`${DRMEM}/ibm,lmb-size`]: fromHex('0000000010000000'),
      [`${DRMEM}/ibm,dynamic-memory-v2`]: fromHex(`00000003
        00000004 0000000000000000 00000000 ffffffff 000000a0
        00000004 0000000040000000 80000004 00000000 00000008
        00000038 0000000080000000 80000008 ffffffff 00000000`),
    });
    expect(problems).toEqual([]);
    expect(deviceTree.lmbSizeBytes?.value).toBe(0x1000_0000n);
    const lmbs = deviceTree.lmbs;
    expect(lmbs?.bases).toHaveLength(64);
    // The second set: base, drc index and offset of its second LMB.
    expect([lmbs?.bases[5], lmbs?.drcIndexes[5], lmbs?.flags[5], lmbs?.offsets[5]]).toEqual([
      0x5000_0000n,
      0x8000_0005,
      0x8,
      28,
    ]);
    expect(lmbs?.bases[63]).toBe(0x3_f000_0000n);
    expect(lmbs?.flags[0]).toBe(0xa0);
  });

  it('reads the memory nodes of a machine without LMBs, and they are its RAM', () => {
    const files = {
      [`${DT}/memory@2000000000/reg`]: fromHex('0000002000000000 0000000400000000'),
      [`${DT}/memory@0/reg`]: fromHex('0000000000000000 0000000040000000  0000000080000000 0000000000000000'),
    };
    const machine = machineOf(files);
    expect(machine.problems).toEqual([]);
    expect(machine.deviceTree.memory).toEqual({
      files: [`${DT}/memory@0/reg`, `${DT}/memory@2000000000/reg`],
      starts: BigUint64Array.of(0n, 0x20_0000_0000n),
      lasts: BigUint64Array.of(0x3fff_ffffn, 0x23_ffff_ffffn),
    });
    expect(presentRam(machine)?.ranges).toEqual(
      rangesFromPairs([
        [0n, 0x3fff_ffffn],
        [0x20_0000_0000n, 0x23_ffff_ffffn],
      ]),
    );
    const iomem = machineOf({ ...files, 'proc/iomem': '00000000-00ffffff : System RAM\n' });
    expect(presentRam(iomem)?.where).toEqual({ file: 'proc/iomem' });
  });

  it('leaves the memory nodes alone where there are LMBs, and tells of a node that is cut', () => {
    const lmbs = {
      [`${DRMEM}/ibm,lmb-size`]: fromHex('0000000010000000'),
      [`${DRMEM}/ibm,dynamic-memory-v2`]: fromHex('00000000'),
    };
    const reg = fromHex('0000000000000000 0000000040000000 00');
    expect(machineOf({ ...lmbs, [`${DT}/memory@0/reg`]: reg }).deviceTree.memory).toBeUndefined();
    const cut = machineOf({ [`${DT}/memory@0/reg`]: reg });
    expect(problemLines(cut)).toEqual([
      `${DT}/memory@0/reg:0 is 17 bytes long, expected pairs of 64-bit start and size`,
    ]);
    expect(cut.deviceTree.memory?.lasts).toEqual(BigUint64Array.of(0x3fff_ffffn));
    const past = machineOf({ [`${DT}/memory@f/reg`]: fromHex('ffffffffffffffff 0000000000000002') });
    expect(problemLines(past)).toEqual([`${DT}/memory@f/reg:0 ends past the 64-bit address space`]);
  });

  it('reads the entries of ibm,dynamic-memory and prefers them, as the kernel does', () => {
    const { deviceTree } = machineOf({
      [`${DRMEM}/ibm,lmb-size`]: fromHex('0000000010000000'),
      [`${DRMEM}/ibm,dynamic-memory-v2`]: fromHex('00000000'),
      [`${DRMEM}/ibm,dynamic-memory`]: fromHex(`00000002
        0000000100000000 80000010 00000000 00000001 00000008
        0000000110000000 80000011 00000000 00000001 00000080`),
    });
    expect(deviceTree.lmbs).toEqual({
      file: `${DRMEM}/ibm,dynamic-memory`,
      bases: BigUint64Array.of(0x1_0000_0000n, 0x1_1000_0000n),
      drcIndexes: Uint32Array.of(0x8000_0010, 0x8000_0011),
      flags: Uint32Array.of(0x8, 0x80),
      offsets: Uint32Array.of(4, 28),
    });
  });

  it('is not fooled by counts', () => {
    const cut = machineOf({
      [`${DRMEM}/ibm,dynamic-memory`]: fromHex('ffffffff 0000000100000000 80000010 00000000 00000001 00000008'),
    });
    expect(cut.deviceTree.lmbs?.bases).toEqual(BigUint64Array.of(0x1_0000_0000n));
    expect(problemLines(cut)).toEqual([
      `${DRMEM}/ibm,dynamic-memory:0 states 4294967295 entries of 24 bytes, but has 24 bytes for them`,
    ]);
    const endless = machineOf({
      [`${DRMEM}/ibm,lmb-size`]: fromHex('0000000010000000'),
      [`${DRMEM}/ibm,dynamic-memory-v2`]: fromHex('00000001 ffffffff 0000000000000000 00000000 00000000 00000008'),
    });
    expect(endless.deviceTree.lmbs?.bases).toHaveLength(0);
    expect(problemLines(endless)).toEqual([
      `${DRMEM}/ibm,dynamic-memory-v2:4 states a run of 4294967295 LMBs, which cannot be`,
    ]);
  });

  it('tells of a property of the wrong length, and of v2 without the LMB size', () => {
    const machine = machineOf({
      [`${DT}/rtas/rtas-size`]: fromHex('0000'),
      [`${DRMEM}/ibm,dynamic-memory-v2`]: fromHex('00000000'),
    });
    expect(problemLines(machine)).toEqual([
      `${DT}/rtas/rtas-size:0 is 2 bytes long, expected 4 or 8`,
      `${DRMEM}/ibm,dynamic-memory-v2 cannot be read without ibm,lmb-size`,
    ]);
  });
});
