import sys

from backend.embedded.run import main

if __name__ == "__main__":
    sys.exit(main())
