for (const change of ["Brightness", "Contrast", "Erasing", "Flip", "Pen", "Warp"]) {
  KERNELS[`Random${change}`] = passOn;
}
