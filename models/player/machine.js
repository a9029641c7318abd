// Where a network's numbers lie, and the one computation that takes nearly all of its time.
//
// A tensor is {shape, data}: numbers by row, then column, then map, as Keras keeps them. A kernel
// of a layer kind (beside that kind's Python) takes a layer and a machine, asks the machine for the
// room that it needs, and returns its output tensor with a function that fills it:
//
//   KERNELS.Dense = (layer, machine) => ({ output, run() { … } })

const KERNELS = {};

const LANES = 8; // columns of a product that are computed together
const ROWS = 4; // rows that are computed together
const MOST_NUMBERS = 64e6; // 256 MB
const MOST_MULTIPLY_ADDS = 4e9; // for one picture: half a second on a laptop

const TOO_LARGE = "This network is too large to run in the page.";
const DAMAGED = "The network's file is damaged.";

// Why a network cannot run here; the message is a sentence for the user.
class NotPlayable extends Error {}

function expect(isSo, otherwise = DAMAGED) {
  if (!isSo) throw new NotPlayable(otherwise);
}

const product = (numbers) => numbers.reduce((all, each) => all * each, 1);
const upTo = (step, count) => Math.ceil(count / step) * step;

// Plain JavaScript, which runs everywhere.
class Machine {
  used = 0; // numbers that it has given room to
  multiplyAdds = 0;

  // Room for so many numbers, all zero.
  floats(count) {
    expect(Number.isInteger(count) && count > 0);
    this.used += upTo(4, count); // so that each begins where SIMD likes it
    expect(this.used <= MOST_NUMBERS, TOO_LARGE);
    return this.allocate(count);
  }

  // There is room for ROWS rows of maps, too, if it has fewer cells: a product takes so many.
  tensor(shape) {
    const channels = shape.at(-1);
    const cells = product(shape) / channels;
    const data = this.floats(upTo(ROWS, cells) * channels);
    return { shape, data: data.subarray(0, cells * channels) };
  }

  allocate(count) {
    return new Float32Array(count);
  }

  // For each of `count` rows of `length` numbers and each column of the kernel: the bias plus the
  // sum of row × column. The kernel lies in blocks of LANES columns; so do bias and sums.
  multiply(rows, kernel, bias, sums, count, length, blocks) {
    for (let block = 0; block < blocks; block++) {
      const column = block * LANES;
      for (let row = 0; row < count; row++) {
        let s0 = bias[column], s1 = bias[column + 1], s2 = bias[column + 2], s3 = bias[column + 3];
        let s4 = bias[column + 4], s5 = bias[column + 5], s6 = bias[column + 6], s7 = bias[column + 7];
        let k = column * length;
        for (let i = row * length; i < (row + 1) * length; i++, k += LANES) {
          const x = rows[i];
          s0 += x * kernel[k];
          s1 += x * kernel[k + 1];
          s2 += x * kernel[k + 2];
          s3 += x * kernel[k + 3];
          s4 += x * kernel[k + 4];
          s5 += x * kernel[k + 5];
          s6 += x * kernel[k + 6];
          s7 += x * kernel[k + 7];
        }
        sums.set([s0, s1, s2, s3, s4, s5, s6, s7], row * blocks * LANES + column);
      }
    }
  }
}

// The same in WebAssembly with SIMD, about ten times as fast: multiply.wat.
class WasmMachine extends Machine {
  constructor(bytes, numbers) {
    super();
    this.memory = new WebAssembly.Memory({ initial: Math.ceil((numbers * 4) / 65536) + 1 });
    const module = new WebAssembly.Module(bytes);
    this.assembled = new WebAssembly.Instance(module, { page: { memory: this.memory } }).exports;
  }

  allocate(count) {
    return new Float32Array(this.memory.buffer, (this.used - upTo(4, count)) * 4, count);
  }

  multiply(rows, kernel, bias, sums, count, length, blocks) {
    const places = [rows, kernel, bias, sums].map((numbers) => numbers.byteOffset);
    this.assembled.multiply(...places, count, length, blocks);
  }
}

// Rows times a kernel: all that a dense layer does, and a convolution once its windows are rows.
class Product {
  // kernel: `length` × `width` numbers, of which the columns `from` to `from + columns` are taken.
  constructor(machine, { count, length, columns, kernel, bias, width = columns, from = 0 }) {
    expect(kernel?.length === length * width && (!bias || bias.length === width));
    const wide = upTo(LANES, columns);
    machine.multiplyAdds += count * length * wide;
    expect(machine.multiplyAdds <= MOST_MULTIPLY_ADDS, TOO_LARGE);
    Object.assign(this, { machine, count, length, columns, wide, from });
    this.kernel = machine.floats(length * wide);
    this.bias = machine.floats(wide);
    this.sums = machine.floats(upTo(ROWS, count) * wide);
    for (let column = 0; column < columns; column++) {
      const block = column - (column % LANES);
      this.bias[column] = bias ? bias[from + column] : 0;
      for (let i = 0; i < length; i++) {
        const place = block * length + i * LANES + (column % LANES);
        this.kernel[place] = kernel[i * width + from + column];
      }
    }
  }

  run(rows) {
    const { kernel, bias, sums, count, length, wide } = this;
    this.machine.multiply(rows, kernel, bias, sums, count, length, wide / LANES);
  }

  // Copy the sums to the columns of a tensor that they are for.
  spread({ shape, data }) {
    const { sums, count, columns, wide, from } = this;
    const width = shape.at(-1);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < columns; column++) {
        data[row * width + from + column] = sums[row * wide + column];
      }
    }
  }
}

// The tensor that products fill side by side, and a function that fills it.
function outputOf(products, shape, machine) {
  const [first] = products;
  if (products.length === 1 && first.columns === first.wide) {
    return [{ shape, data: first.sums.subarray(0, product(shape)) }, () => {}];
  }
  const output = machine.tensor(shape);
  return [output, () => products.forEach((each) => each.spread(output))];
}
