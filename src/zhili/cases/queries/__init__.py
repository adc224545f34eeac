"""Reading cases: the types they run under (``types``), single cases (``single``), lists (``listing``), rates."""
