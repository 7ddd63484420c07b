// TA-Lib over bars, as JSON: what make-vectors.mjs compiles and runs. Arguments: function, then its options in their order.
// Reads bars from standard input: a line each of open, high, low, close, volume and another close.
// Prints {"begin": first row with a value, "outputs": {name: [values]}}.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ta_libc.h"

#define MOST 2000000

static double open_[MOST], high_[MOST], low_[MOST], close_[MOST], volume_[MOST], other_[MOST];
static double reals[4][MOST];
static int integers[4][MOST];

int main(int argc, char **argv) {
  int bars = 0;
  while (bars < MOST && scanf("%lf %lf %lf %lf %lf %lf", open_ + bars, high_ + bars, low_ + bars, close_ + bars, volume_ + bars, other_ + bars) == 6) bars++;
  const TA_FuncHandle *handle;
  const TA_FuncInfo *info;
  TA_ParamHolder *params;
  TA_Initialize();
  if (TA_GetFuncHandle(argv[1], &handle) != TA_SUCCESS) return fprintf(stderr, "there is no %s\n", argv[1]), 1;
  TA_GetFuncInfo(handle, &info);
  TA_ParamHolderAlloc(handle, &params);
  int series = 0;
  for (unsigned i = 0; i < info->nbInput; i++) {
    const TA_InputParameterInfo *input;
    TA_GetInputParameterInfo(handle, i, &input);
    if (input->type == TA_Input_Price) TA_SetInputParamPricePtr(params, i, open_, high_, low_, close_, volume_, volume_);
    else TA_SetInputParamRealPtr(params, i, series++ == 0 ? close_ : other_);
  }
  for (unsigned i = 0; i < info->nbOptInput && (int)i + 2 < argc; i++) {
    const TA_OptInputParameterInfo *option;
    TA_GetOptInputParameterInfo(handle, i, &option);
    if (option->type == TA_OptInput_RealRange || option->type == TA_OptInput_RealList) TA_SetOptInputParamReal(params, i, atof(argv[i + 2]));
    else TA_SetOptInputParamInteger(params, i, atoi(argv[i + 2]));
  }
  const TA_OutputParameterInfo *outputs[4];
  for (unsigned i = 0; i < info->nbOutput; i++) {
    TA_GetOutputParameterInfo(handle, i, outputs + i);
    if (outputs[i]->type == TA_Output_Real) TA_SetOutputParamRealPtr(params, i, reals[i]);
    else TA_SetOutputParamIntegerPtr(params, i, integers[i]);
  }
  int begin = 0, length = 0;
  const TA_RetCode code = TA_CallFunc(params, 0, bars - 1, &begin, &length);
  if (code != TA_SUCCESS) return fprintf(stderr, "%s failed: %d\n", argv[1], code), 1;
  printf("{\"begin\":%d,\"outputs\":{", begin);
  for (unsigned i = 0; i < info->nbOutput; i++) {
    printf("%s\"%s\":[", i == 0 ? "" : ",", outputs[i]->paramName);
    for (int row = 0; row < length; row++) {
      if (outputs[i]->type == TA_Output_Real) printf("%s%.17g", row == 0 ? "" : ",", reals[i][row]);
      else printf("%s%d", row == 0 ? "" : ",", integers[i][row]);
    }
    printf("]");
  }
  printf("}}\n");
}
