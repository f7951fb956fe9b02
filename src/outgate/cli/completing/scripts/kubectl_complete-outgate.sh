#!/bin/sh
# kubectl 1.26 and later asks a program of this name, on the PATH, to complete `kubectl outgate`.
# Written by: outgate completion kubectl
exec kubectl-outgate __complete "$@"
