// The program that start times are measured with: it does nothing, and is linked statically, so that what is measured
// is the start.
int main(void) { return 0; }
