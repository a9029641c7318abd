"""What the pages share: the only helpers that import Streamlit."""
